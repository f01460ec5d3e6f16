// Numbers as words: the format specifications of Python that the explorers use.

/** Python's format(value, spec) for f, e, g, d and %, with "+" and ",". No "-0.00". */
export function format(value, spec = "") {
  if (typeof value !== "number" || spec === "") return String(value);
  const [, sign, comma, digits, kind] = /^([+]?)(,?)(?:\.(\d+))?([fegd%])$/.exec(spec);
  const places = digits === undefined ? 6 : Number(digits);
  const size = Math.abs(value);
  let text;
  if (Number.isNaN(value)) text = kind === "%" ? "nan%" : "nan";
  else if (size === Infinity) text = kind === "%" ? "inf%" : "inf";
  else if (kind === "f") text = fixed(size, places);
  else if (kind === "%") text = `${fixed(100 * size, places)}%`;
  else if (kind === "d") text = fixed(size, 0);
  else if (kind === "e") text = exponential(size, places);
  else text = general(size, Math.max(places, 1));
  if (comma) text = text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
  const isZero = /^[0.,%]*(e.*)?$/.test(text);
  return (value < 0 && !isZero ? "-" : sign) + text;
}

/** A template with {name} and {name:.2f} filled in from the fields. */
export function fill(template, fields) {
  return template.replace(/\{(\w+)(?::([^}]*))?\}/g, (_, name, spec) => format(fields[name], spec));
}

// toFixed rounds a tie up, Python to the even digit: 0.125 is 0.12. A tie ends in 5 exactly.
function fixed(size, places) {
  if (size >= 1e21) return BigInt(size).toString() + (places ? `.${"0".repeat(places)}` : "");
  const exact = size.toFixed(Math.min(100, places + 60));
  const cut = exact.length - (Math.min(100, places + 60) - places);
  const kept = exact.slice(0, cut).replace(/\.$/, "");
  return isTie(exact.slice(cut)) && isEven(kept) ? kept : size.toFixed(places);
}

function exponential(size, places) {
  const [digits, power] = size.toExponential(Math.min(100, places + 60)).split("e");
  const kept = digits.slice(0, places ? places + 2 : 1);
  const rest = digits.slice(kept.length).replace(".", "");
  const text = isTie(rest) && isEven(kept) ? `${kept}e${power}` : size.toExponential(places);
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

function general(size, precision) {
  const power = size ? Number(exponential(size, precision - 1).split("e")[1]) : 0;
  const isPlain = power >= -4 && power < precision;
  const text = isPlain ? fixed(size, precision - 1 - power) : exponential(size, precision - 1);
  const [digits, exponent] = text.split("e");
  const short = digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
  return exponent === undefined ? short : `${short}e${exponent}`;
}

const isTie = (rest) => /^50*$/.test(rest);
const isEven = (kept) => "02468".includes(kept.at(-1));
