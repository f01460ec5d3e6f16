"""What axe-core has against a page."""
from axe_playwright_python.sync_playwright import Axe

# the rules on colours: in the dark nothing else is other than in the light
COLOURS = ["color-contrast", "link-in-text-block"]


def serious_faults(page, scheme):
    """{rule: the first elements that break it}, of the rules that axe calls serious or critical."""
    # with preload axe would read the style sheets anew, and look for what they import elsewhere
    options = {"preload": False} | ({"runOnly": COLOURS} if scheme == "dark" else {})
    found = Axe().run(page, options=options).response["violations"]
    return {one["id"]: [node["html"][:200] for node in one["nodes"]][:5] for one in found
            if one["impact"] in ("serious", "critical")}
