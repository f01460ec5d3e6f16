"""Where each data set comes from, under which licence, and how its file is read.

A new set is one record here, and its file beside this one (or its loader in scikit-learn).
`rename`: the file's column -> ours; `codes`: a column of words -> numbers; `leave`: columns
left out of X; `beside`: columns that are no features, each made of columns of the file;
`classes`: the words for the labels 0, 1, ...; `units`: what each column is measured in.
"""
import numpy as np

ROUSSEEUW = "Rousseeuw & Leroy, Robust Regression and Outlier Detection, Wiley 1987"
MONTHS = ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
SKY = ("clear", "cloudy/misty", "light rain/snow", "heavy rain/snow")

SPEEDS = ("1-9km/h", "10-24", "25-39", "40-54", "55+")
AIRBAGS = ("unavail", "nodeploy", "deploy")


def _crash(year, case):
    """One number for all people in one crash: the year, the sampling unit and the case (without the
    vehicle)."""
    keys = [(one, *name.split(":")[:2]) for one, name in zip(year, case)]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys])


class _MeanOfVotes(dict):
    """Looks up "2 0 -1": its mean."""

    def __missing__(self, votes):
        return float(np.mean([int(vote) for vote in votes.split()]))


_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

SOURCES = {
    "telephone": {
        "file": "telef.csv.gz",
        "rename": {"Year": "year", "Calls": "calls"},
        "target": "calls",
        "units": {"year": "years since 1900",
                  "calls": "tens of millions of calls; 1964 to 1969: of minutes"},
        "about": "International calls from Belgium, 1950 to 1973; from 1964 to 1969 minutes were "
                 "recorded instead of calls.",
        "source": f"{ROUSSEEUW}, p. 26 (Belgian Statistical Survey)",
        "licence": "printed figures, facts without copyright",
    },
    "stars": {
        "file": "starsCYG.csv.gz",
        "rename": {"log.Te": "log_temperature", "log.light": "log_light"},
        "target": "log_light",
        "units": {"log_temperature": "log10 of the surface temperature in kelvin",
                  "log_light": "log10 of the light intensity"},
        "about": "The 47 stars of the cluster CYG OB1; four of them are giants: real stars, not "
                 "errors.",
        "source": f"{ROUSSEEUW}, p. 27 (C. Doom; Humphreys 1978)",
        "licence": "printed figures, facts without copyright",
    },
    "engel": {
        "file": "engel.csv.gz",
        "rename": {"foodexp": "food"},
        "target": "food",
        "units": {"income": "Belgian francs a year", "food": "Belgian francs a year"},
        "about": "What 235 Belgian working-class households earned and what they spent on food, "
                 "1857.",
        "source": "Koenker & Bassett, Robust Tests of Heteroscedasticity based on Regression "
                  "Quantiles, Econometrica 50, 1982 (after Engel 1857); as in statsmodels",
        "licence": "public domain",
    },
    "bikeshare": {
        "file": "bikeshare.csv.gz",
        "rename": {"mnth": "month", "hr": "hour", "weathersit": "weather", "bikers": "rentals"},
        "codes": {"mnth": {word: number for number, word in enumerate(MONTHS, 1)},
                  "weathersit": {word: number for number, word in enumerate(SKY, 1)}},
        "leave": ("casual", "registered"),  # the two parts of the target: they would give it away
        "target": "rentals",
        "units": {"season": "1 winter to 4 autumn", "month": "1 to 12",
                  "day": "day of the year 2011",
                  "hour": "0 to 23", "holiday": "0 or 1", "weekday": "0 Sunday to 6 Saturday",
                  "workingday": "0 or 1", "weather": "1 clear to 4 heavy rain or snow",
                  "temp": "temperature, scaled to 0 to 1",
                  "atemp": "felt temperature, scaled to 0 to 1",
                  "hum": "humidity, scaled to 0 to 1", "windspeed": "scaled to 0 to 1",
                  "rentals": "bikes an hour"},
        "about": "Bikes rented in each hour of 2011 in Washington D.C. Hours of a day belong "
                 "together: split by day.",
        "source": "Fanaee-T & Gama, Event labeling combining ensemble detectors and background "
                  "knowledge, Progress in Artificial Intelligence 2, 2013; UCI Machine Learning "
                  "Repository",
        "licence": "CC BY 4.0",
    },
    "crashes": {
        "file": "nassCDS.csv.gz",
        "rename": {"dvcat": "speed", "ageOFocc": "age", "yearacc": "year",
                   "yearVeh": "vehicle_year",
                   "abcat": "airbag_state", "occRole": "driver", "deploy": "deployed"},
        "codes": {"dvcat": {word: number for number, word in enumerate(SPEEDS)},
                  "abcat": {word: number for number, word in enumerate(AIRBAGS)},
                  "dead": {"alive": 0, "dead": 1}, "airbag": {"none": 0, "airbag": 1},
                  "seatbelt": {"none": 0, "belted": 1}, "sex": {"f": 0, "m": 1},
                  "occRole": {"pass": 0, "driver": 1}},
        # the injury gives the death away; the others are no features
        "leave": ("injSeverity", "weight", "caseid"),
        "beside": {"crash": (("yearacc", "caseid"), _crash),
                   "weight": (("weight",), lambda words: np.array(words, dtype=float))},
        "classes": ("alive", "dead"),
        "target": "dead",
        "units": {"speed": "impact, 0 below 10 km/h, 1 to 24, 2 to 39, 3 to 54, 4 above",
                  "airbag": "0 or 1",
                  "seatbelt": "0 or 1 belted", "frontal": "0 or 1", "sex": "0 female, 1 male",
                  "age": "years",
                  "year": "of the crash", "vehicle_year": "model year",
                  "airbag_state": "0 none, 1 not deployed, 2 deployed",
                  "driver": "0 passenger, 1 driver",
                  "deployed": "0 or 1", "dead": "1 dead, 0 alive"},
        "about": "People in cars in police-reported crashes, USA 1997 to 2002. Severe crashes were "
                 "sampled more often: the share of deaths is that of the sample. Rows of one crash "
                 "belong together.",
        "source": "National Automotive Sampling System, Crashworthiness Data System (NHTSA); "
                  "Meyer & Finney, Chance 18(2), 2005; as nassCDS in the R package DAAG",
        "licence": "US government work, public domain",
    },
    "page_blocks": {
        "file": "pageblocks0.csv.gz",
        "rename": {"f0": "height", "f1": "length", "f2": "area", "f3": "eccentricity",
                   "f4": "black",
                   "f5": "black_smoothed", "f6": "mean_run", "f7": "black_pixels",
                   "f8": "black_pixels_smoothed",
                   "f9": "transitions", "Class": "not_text"},
        "codes": {"Class": {"negative": 0, "positive": 1}},
        "classes": ("text", "not text"),
        "target": "not_text",
        "units": {"height": "pixels", "length": "pixels", "area": "pixels",
                  "eccentricity": "length / height",
                  "black": "share of pixels", "black_smoothed": "share of pixels",
                  "mean_run": "pixels",
                  "black_pixels": "pixels", "black_pixels_smoothed": "pixels",
                  "transitions": "white to black",
                  "not_text": "1 picture or line, 0 text"},
        "about": "Blocks of 54 scanned pages, text or something else (line, picture); classes "
                 "joined to two.",
        "source": "Malerba, Page Blocks Classification, UCI Machine Learning Repository 1995; as "
                  "page-blocks0 of KEEL",
        "licence": "CC BY 4.0",
    },
    "letters": {
        "file": "letter.csv.gz",
        "rename": {"f0": "box_left", "f1": "box_bottom", "f2": "width", "f3": "height",
                   "f4": "pixels", "f5": "mean_x", "f6": "mean_y", "f7": "mean_xx", "f8": "mean_yy",
                   "f9": "mean_xy", "f10": "mean_xxy", "f11": "mean_xyy", "f12": "edges_x",
                   "f13": "edges_x_with_y", "f14": "edges_y", "f15": "edges_y_with_x",
                   "Class": "letter"},
        "codes": {"Class": {letter: place for place, letter in enumerate(_ALPHABET)}},
        "classes": tuple(_ALPHABET),
        "target": "letter",
        "units": {"letter": "0 for A to 25 for Z"},
        "about": "Sixteen measurements, from 0 to 15, of 20,000 distorted images of capital "
                 "letters in twenty fonts.",
        "source": "Slate, Letter Recognition, UCI Machine Learning Repository 1991; Frey & Slate, "
                  "Letter Recognition Using Holland-Style Adaptive Classifiers, Machine Learning "
                  "6, 1991",
        "licence": "CC BY 4.0",
    },
    "movie_snippets": {
        "file": "movie_snippets.csv.gz",
        "rename": {"ratings": "mean_rating"},
        "codes": {"ratings": _MeanOfVotes()},
        "leave": ("text",),
        "beside": {"ratings": (("ratings",), np.array), "text": (("text",), np.array)},
        "target": "mean_rating",
        "units": {"mean_rating": "-4 most negative to 4 most positive, mean over the raters"},
        "about": "Sentences from film reviews; 15 to 29 raters each voted from -4 to 4, beside as "
                 "words such as \"2 0 -1\".",
        "source": "Hutto & Gilbert, VADER: A Parsimonious Rule-based Model for Sentiment Analysis "
                  "of Social Media Text, ICWSM 2014; sentences from Pang & Lee's sentence polarity "
                  "data (2005)",
        "licence": "MIT (shipped with VADER)",
    },
    "nuclei": {
        "file": "nuclei.npz",
        "target": "nucleus",
        "units": {"row": "pixels from the top", "column": "pixels from the left",
                  "brightness": "0 to 255",
                  "nucleus": "number of the nucleus that the pixel belongs to, 0 for none"},
        "about": "One fluorescence microscope image of cell nuclei, 512 by 512 pixels, and the "
                 "nucleus to which each pixel belongs, as outlined by experts; a row for each "
                 "pixel, line by line.",
        "source": "Image set BBBC038v1 of the Broad Bioimage Benchmark Collection (2018 Data "
                  "Science Bowl); Caicedo et al., Nature Methods 16, 2019",
        "licence": "CC0",
    },
    "diabetes": {
        "sklearn": "load_diabetes",
        "options": {"scaled": False},
        "target": "progression",
        "units": {"age": "years", "bmi": "kg / m^2", "bp": "mm Hg",
                  "progression": "score one year later"},
        "about": "Ten measurements of 442 diabetes patients, and how far the disease went within a "
                 "year.",
        "source": "Efron, Hastie, Johnstone & Tibshirani, Least Angle Regression, Annals of "
                  "Statistics 32, 2004; with scikit-learn",
        "licence": "comes with scikit-learn (BSD 3-Clause)",
    },
    "breast_cancer": {
        "sklearn": "load_breast_cancer",
        "classes": ("malignant", "benign"),
        "target": "benign",
        "units": {"benign": "1 benign, 0 malignant"},
        "about": "Thirty measurements of cell nuclei from 569 breast tumours, benign or malignant.",
        "source": "Wolberg, Mangasarian, Street & Street, Breast Cancer Wisconsin (Diagnostic), "
                  "UCI Machine Learning Repository 1993; with scikit-learn",
        "licence": "CC BY 4.0",
    },
    "digits": {
        "sklearn": "load_digits",
        "classes": tuple("0123456789"),
        "target": "digit",
        "units": {"digit": "0 to 9"},
        "about": "Handwritten digits, 8 by 8 pixels from 0 to 16, 1,797 of them.",
        "source": "Alpaydin & Kaynak, Optical Recognition of Handwritten Digits (test part), "
                  "UCI Machine Learning Repository 1998; with scikit-learn",
        "licence": "CC BY 4.0",
    },
}
