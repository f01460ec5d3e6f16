// An explorer as a page shows it: picture, sliders, words, and a button back to the start. The same
// for JupyterLab (`render`, called by anywidget) and for a page without a kernel (`show`).
import { fill, format } from "./format.js";
import { grid } from "./grid.js";
import { clip, logOdds, sigmoid } from "./maths.js";
import { Board, put, unique } from "./parts.js";

const QUIET = 700; // ms without a move before a screen reader is told

/** The settings of one explorer, and whoever wants to hear of a change. */
class State {
  constructor(controls, settings) {
    this.controls = new Map(controls.map((one) => [one.name, one]));
    this.settings = { ...this.start(), ...settings };
    this.followers = [];
    this.changed = () => {};
  }

  start() {
    return Object.fromEntries([...this.controls.values()].map(({ name, start }) => [name, start]));
  }

  range(name) { return this.controls.get(name); }

  /** A setting as it is written beside its slider. */
  said(name) {
    const { label, form } = this.controls.get(name);
    return `${label} ${format(this.settings[name], form)}`;
  }

  /** Each slider's nearest step to the number wanted. */
  want(wanted) {
    const placed = Object.entries(wanted).map(([name, value]) => {
      const control = this.controls.get(name);
      return [name, valueAt(control, stepOf(control, clip(value, control.low, control.high)))];
    });
    this.change(Object.fromEntries(placed));
  }

  step(name, count) {
    const control = this.controls.get(name);
    const [first, last] = stepsOf(control);
    const next = clip(stepOf(control, this.settings[name]) + count, first, last);
    this.change({ [name]: valueAt(control, next) });
  }

  change(settings) {
    const isNew = Object.entries(settings).some(([name, value]) => this.settings[name] !== value);
    if (!isNew) return;
    this.settings = { ...this.settings, ...settings };
    this.changed();
  }

  follow(follower) { this.followers.push(follower); }
}

// Steps are counted from the start, which is 0; both ends are reached, by a shorter last step.
function stepsOf(control) {
  const [first, last] = [place(control, control.low), place(control, control.high)];
  return [Math.floor(first + 1e-9), Math.ceil(last - 1e-9)];
}

function place({ start, step, log, odds }, value) {
  if (odds) return (logOdds(value) - logOdds(start)) / step;
  return (log ? Math.log10(value / start) : value - start) / step;
}

function stepOf(control, value) {
  const [first, last] = stepsOf(control);
  if (value <= control.low) return first;
  return value >= control.high ? last : Math.round(place(control, value));
}

function valueAt({ start, step, log, odds, low, high }, count) {
  let value = log ? start * 10 ** (count * step) : start + count * step;
  if (odds) value = sigmoid(logOdds(start) + count * step);
  return clip(Number(value.toPrecision(12)), low, high);
}

/** Show an explorer below `element`; returns set(settings), which moves it from outside. */
export function show(element, spec, explorer, { settings = {}, changed = () => {} } = {}) {
  const root = put(element, "div", {
    class: "lossedu-explorer-live", "data-lm-suppress-shortcuts": "true",
  });
  put(root, "style", {}, STYLE);
  const state = new State(spec.controls, settings);
  const data = spec.data;
  put(root, "p", { class: "lossedu-heading" }, spec.title);
  const picture = put(root, "div", { class: "lossedu-picture" });
  const row = put(root, "div", { class: "lossedu-row" });
  const below = put(row, "div", { class: "lossedu-below" });
  const refreshers = controlsOf(row, state);
  const words = put(root, "p", { class: "lossedu-words" });
  const spoken = put(root, "p", { class: "lossedu-spoken", role: "status", "aria-live": "polite" });
  const back = put(root, "button", { type: "button" }, "Back to the start");
  back.addEventListener("click", () => state.change(state.start()));
  let move;
  let waiting;

  const redraw = () => {
    const now = performance.now();
    const numbers = explorer.numbers(state.settings, data);
    move(state.settings, numbers);
    for (const follower of state.followers) follower(state.settings, numbers);
    for (const refresh of refreshers) refresh(state.settings, numbers);
    write(words, wordsOf(spec, state.settings, numbers));
    root.dataset.milliseconds = (performance.now() - now).toFixed(2);
  };
  state.changed = () => {
    redraw();
    changed(state.settings);
    clearTimeout(waiting);
    waiting = setTimeout(() => { spoken.textContent = words.textContent; }, QUIET);
  };
  const remake = () => {
    const width = Math.round(clip(picture.clientWidth || 640, 280, 680));
    if (width === remake.width) return;
    remake.width = width;
    picture.replaceChildren();
    below.replaceChildren();
    state.followers = [];
    move = explorer.make(new Board({ picture, below }, width, spec.title, state), data);
    redraw();
  };
  remake();
  const watcher = new ResizeObserver(remake);
  watcher.observe(picture);
  return {
    set: (given) => { state.settings = { ...state.settings, ...given }; redraw(); },
    state,
    end: () => watcher.disconnect(),
  };
}

/** The words for these settings and numbers: Python's `Explorer.words`. */
export function wordsOf(spec, settings, numbers) {
  const template = typeof spec.words === "string" ? spec.words : spec.words[numbers.case];
  const labels = spec.controls.filter(({ options }) => options)
    .map(({ name, options }) => [name, Object.fromEntries(options)[settings[name]]]);
  return fill(template, { ...settings, ...numbers, ...Object.fromEntries(labels) });
}

/** The words, in which no line ends within a number such as 9.4e-02. */
function write(element, words) {
  const pieces = words.split(/([\d.]+e-\d+)/).map((piece, place) => {
    if (place % 2 === 0) return piece; // split puts what it found at odd places
    const whole = document.createElement("span");
    whole.className = "lossedu-whole";
    whole.textContent = piece;
    return whole;
  });
  element.replaceChildren(...pieces);
}

function controlsOf(root, state) {
  const box = put(root, "div", { class: "lossedu-controls" });
  // what is painted stands in the picture, not beside it
  const beside = [...state.controls.values()].filter(({ rows, options }) => options || !rows);
  return beside.map((control) => {
    if (!control.options) return slider(box, control, state);
    return (control.shows ? grid : choice)(box, control, state, unique(control.name));
  });
}

function slider(box, control, state) {
  const { name, label, form } = control;
  const row = put(box, "label", { class: "lossedu-slider" });
  put(row, "span", {}, label);
  const [min, max] = stepsOf(control);
  const input = put(row, "input", { type: "range", min, max, step: 1, name });
  const output = put(row, "output");
  input.addEventListener("input", () => {
    state.change({ [name]: valueAt(control, Number(input.value)) });
  });
  return () => {
    input.value = stepOf(control, state.settings[name]);
    output.textContent = format(state.settings[name], form);
    input.setAttribute("aria-valuetext", output.textContent);
  };
}

function choice(box, { name, label, options }, state, shared) {
  const group = put(box, "fieldset", { class: "lossedu-choice", role: "radiogroup" });
  put(group, "legend", {}, label);
  const inputs = options.map(([value, words]) => {
    const row = put(group, "label");
    const input = put(row, "input", { type: "radio", name: shared, value });
    put(row, "span", {}, words);
    input.addEventListener("change", () => state.change({ [name]: value }));
    return input;
  });
  return () => inputs.forEach((input) => { input.checked = input.value === state.settings[name]; });
}

/** What anywidget calls in JupyterLab: the settings are shared with Python. */
export function renderer(explorer) {
  return ({ model, el }) => {
    const changed = (settings) => { model.set("settings", settings); model.save_changes(); };
    const settings = model.get("settings");
    const shown = show(el, model.get("spec"), explorer, { settings, changed });
    model.on("change:settings", () => shown.set(model.get("settings")));
    return shown.end;
  };
}
