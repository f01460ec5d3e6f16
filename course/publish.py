"""Make the website, or what of it is asked for.

    python course/publish.py                     all of it, in build/site/html
    python course/publish.py --units outliers    with these units alone, to try something
    python course/publish.py --to FOLDER         elsewhere

Nothing is downloaded and no notebook is run; a warning of Sphinx's is an error.
"""
import argparse
import sys
from pathlib import Path

from sphinx.cmd.build import build_main
from website import assemble, layout

from lossedu.widgets import site as explorers

PLACE = layout.ROOT / "build/site"


def publish(place=PLACE, only=None, jobs=1):
    """Make the site below a folder: `html` in it is what a web server hands out.

    Returns 0, or what Sphinx returns for a fault.
    """
    place = Path(place)
    assemble.write(place / "source", only)
    assemble.copy(place / "extra")
    explorers.write(place / "static")
    return build_main(["-b", "html", "-W", "--keep-going", "-q", "-j", str(jobs),
                       "-c", str(layout.ROOT / layout.SITE),
                       "-D", f"html_extra_path={place / 'extra'}",
                       "-D", f"html_static_path=static,{place / 'static'}",
                       "-d", str(place / "doctrees"), str(place / "source"), str(place / "html")])


def main(argv=None):
    parser = argparse.ArgumentParser(prog="publish.py", description="Make the website.")
    parser.add_argument("--to", type=Path, default=PLACE, metavar="FOLDER",
                        help="where it is made (default: build/site)")
    parser.add_argument("--units", nargs="*", metavar="UNIT", help="these units alone")
    parser.add_argument("--jobs", type=int, default=1, help="pages read at the same time")
    options = parser.parse_args(argv)
    try:
        failed = publish(options.to, options.units, options.jobs)
    except layout.Lost as lost:
        print(lost, file=sys.stderr)
        return 1
    if not failed:
        print(f"The site is made: {options.to / 'html/index.html'}. Explorers move on it where a "
              f"server hands it out: python -m http.server --directory {options.to / 'html'}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
