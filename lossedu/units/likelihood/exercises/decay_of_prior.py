"""The width of a prior, turned into the setting that an optimiser takes."""
from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

NOISE, PRIOR, N = 50.0, 5.0, 300
RIGHT = 2 * NOISE ** 2 / (N * PRIOR ** 2)

EXERCISE = Estimate(
    __name__, title="A prior as weight decay", points=2, difficulty=3, minutes=6,
    ask="You fit a linear model to 300 patients. You assume Gaussian noise with standard "
        "deviation 50, and for each weight a Gaussian prior around 0 with standard deviation 5. "
        "The intercept has none. The loss is `F.mse_loss(pred, y)`, a mean over all 300 patients, "
        "and the optimiser is plain `torch.optim.SGD`. Its setting `weight_decay=c` adds $c\\,w$ "
        "to the gradient of each weight $w$. Which $c$ makes the minimiser the most probable "
        "weights, given the data? Give three digits.",
    reference=RIGHT, low=RIGHT - 0.0005, high=RIGHT + 0.0005,
    because="the negative log posterior is sum(r^2)/(2*50^2) + sum(w^2)/(2*5^2), up to a constant. "
            "Multiplied by 2*50^2/300, its first part is the mean squared error and its second "
            "part 50^2/(300*5^2) * sum(w^2), whose derivative in w is twice that times w.",
    mistakes=(
        Mistake("half", RIGHT / 2,
                "This is the factor in front of w^2 in the loss. weight_decay is added to the "
                "gradient: what is the derivative of that term?"),
        Mistake("sum", RIGHT * N,
                "This belongs to a loss that is a sum over the patients. By what does "
                "`F.mse_loss` divide, and what has to be divided along with it?"),
        Mistake("half_sum", RIGHT * N / 2,
                "This is the ratio of the two variances, as it stands beside a *sum* of squared "
                "residuals, and as a factor of w^2. What does a mean change, and what does the "
                "derivative?"),
        Mistake("noise_forgotten", (0.0398, 0.0402),
                "This is 1/5^2, the factor of w in the derivative of the negative log prior. How "
                "is `F.mse_loss` related to the negative log-likelihood beside it?"),
        Mistake("noise_forgotten_doubled", (0.0796, 0.0804),
                "This is 2/5^2. Which factor has w^2 in the exponent of the prior, and by which "
                "number does `F.mse_loss` differ from the negative log-likelihood?"),
        Mistake("noise_forgotten_mean", (0.000133, 0.000134),
                "The prior's variance and the number of patients are there. By which factor is "
                "`F.mse_loss` larger than the mean negative log-likelihood?"),
        Mistake("noise_forgotten_twice", (0.000266, 0.000268),
                "The prior's variance and the number of patients are there. Where is the variance "
                "of the noise?"),
        Mistake("deviations", 2 * NOISE / (N * PRIOR),
                "Here the standard deviations are divided. What stands in the exponents of the two "
                "densities?"),
        Mistake("deviations_half", NOISE / (N * PRIOR),
                "Here the standard deviations are divided. What stands in the exponents of the two "
                "densities? And what is the derivative of w^2?"),
        Mistake("only_n", (0.00666, 0.00668),
                "This is 2/300. Where are the two variances?"),
        Mistake("only_one_in_n", (0.00333, 0.00334),
                "This is 1/300. Where are the two variances, and what does the derivative of w^2 "
                "bring?"),
        Mistake("noise_only", (16.66, 16.67),
                "The variance of the noise and the number of patients are there. Where is the "
                "variance of the prior?"),
        Mistake("ratio_of_deviations", (9.99, 10.01),
                "This is the ratio of the standard deviations. What stands in the exponents of the "
                "two densities, and what does the mean divide by?"),
        Mistake("upside_down_doubled", (0.0199, 0.0201),
                "A narrow prior asks for a strong penalty. What happens to your number if the "
                "prior becomes narrower?"),
        Mistake("prior_deviation_over_n", (0.000666, 0.000668),
                "The standard deviations stand where variances belong, and upside down. What "
                "happens to your number if the prior becomes narrower?"),
        Mistake("upside_down", PRIOR ** 2 / NOISE ** 2,
                "A narrow prior asks for a strong penalty. What happens to your number if the "
                "prior becomes narrower?"),
        Mistake("double", RIGHT * 2,
                "This is twice the right number. The squared error has the factor 1/(2 * 50^2), "
                "and the penalty has a 2 of its own: which factors cancel?"),
        Mistake("near_below", (RIGHT - 0.02, RIGHT - 0.00051),
                "Near, and too small. Three digits are asked for: round at the end only."),
        Mistake("near_above", (RIGHT + 0.00051, RIGHT + 0.02),
                "Near, and too large. Three digits are asked for: round at the end only.")))
