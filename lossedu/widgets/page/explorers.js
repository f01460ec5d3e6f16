// A page's explorers come alive: each <div class="lossedu-explorer" data-explorer="UNIT/NAME"
// data-spec="..."> gets its module, which stands beside this script in explorers/UNIT/NAME.js.
// Until that has come, and where it does not, the still picture and its words stay.
const base = new URL("explorers/", import.meta.url);

async function enliven(place) {
  const module = await import(new URL(`${place.dataset.explorer}.js`, base));
  const live = document.createElement("div");
  const still = [...place.childNodes];
  place.append(live);
  try {
    module.show(live, JSON.parse(place.dataset.spec));
    for (const node of still) node.remove();
  } catch (error) {
    live.remove();
    throw error;
  }
}

for (const place of document.querySelectorAll(".lossedu-explorer[data-explorer]")) {
  enliven(place).catch((error) => console.error(`explorer ${place.dataset.explorer}:`, error));
}
