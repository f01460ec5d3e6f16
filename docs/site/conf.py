"""Settings of Sphinx for the website. `course/publish.py` calls it."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "course")]

import lossedu  # noqa: E402

project = "lossedu"
author = "the authors of lossedu"
copyright = "CC BY 4.0 (text and figures), MIT (code)"
version = release = lossedu.__version__
language = "en"

extensions = ["myst_nb", "sphinx_design", "website.mathml", "website.deeper", "website.names"]
html_math_renderer = "mathml"
exclude_patterns = ["_build", "jupyter_execute", ".jupyter_cache"]

nb_execution_mode = "off"      # the notebooks were run when they were built
nb_merge_streams = True
# the still form of what JavaScript would draw
nb_mime_priority_overrides = [("html", "text/html", 0)]
myst_enable_extensions = ["dollarmath", "colon_fence", "deflist"]
myst_fence_as_directive = ["math"]   # as GitHub has it
myst_heading_anchors = 4
myst_dmath_double_inline = True

toc_object_entries_show_parents = "hide"

html_theme = "sphinx_book_theme"
html_title = "lossedu"
html_favicon = "static/icon.svg"
html_css_files = ["site.css"]
html_js_files = [("explorers.js", {"type": "module"})]
html_copy_source = False
html_show_sphinx = False
html_context = {"default_mode": "auto"}   # light or dark, as the reader's system is
html_theme_options = {
    "navbar_persistent": [],     # the search stands in the sidebar
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "use_issues_button": False,
    "use_repository_button": False,
    "navigation_with_keys": False,
}
