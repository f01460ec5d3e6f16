import { format } from "../../../widgets/page/format.js";

const LIMITS = { zero: -25, normal: -14, inf: 16 }; // of float16, as powers of 2

export function numbers(settings, { first, steps, tables }) {
  const row = Math.round(settings.power) - first;
  const columns = Object.entries(tables[settings.format]);
  return { ...Object.fromEntries(columns.map(([name, column]) => [name, column[row]])), steps };
}

export function make(board, { edges, heights }) {
  const top = 20;
  const [ax] = board.axes([{
    x: { low: -60, high: 40, label: "size of an entry, as a power of 2",
         ticks: [-60, -40, -20, 0, 20, 40] },
    y: { low: 0, high: top, label: "% of the entries", ticks: [0, 5, 10, 15] },
  }], { height: 300 });
  const zero = ax.area(2);
  const fewer = ax.area(0);
  const inf = ax.area(2);
  const names = [["end", -6], ["middle", 0], ["start", 6]].map(([anchor, dx]) => (
    ax.text({ anchor, dx })));
  const line = ax.line(1);
  const twice = (values) => values.flatMap((value) => [value, value]);
  const outline = [0, ...twice(heights), 0];
  const peak = heights.indexOf(Math.max(...heights));
  ax.handle({ x: "power", label: "The histogram", line: 1, offset: edges[peak] + 0.5,
              at: () => ({ y: heights[peak] }) });
  const table = board.table(["becomes", "entries"], [
    { name: "0" }, { name: "fewer digits" }, { name: "inf" }]);
  return (settings, found) => {
    const isShown = settings.format === "float16"; // the limits of bfloat16 lie far outside
    const far = isShown ? LIMITS : { zero: -1e3, normal: -1e3, inf: 1e3 };
    const across = (area, from, until) => area.to([from, until], [0, 0], [top, top]);
    across(zero, -2e3, far.zero);
    across(fewer, far.zero, far.normal);
    across(inf, far.inf, 2e3);
    const middle = (LIMITS.zero + LIMITS.normal) / 2;
    names[0].to(LIMITS.zero, top * 0.94, isShown ? "0" : "");
    names[1].to(middle, top * 0.87, isShown ? "fewer digits" : "");
    names[2].to(LIMITS.inf, top * 0.94, isShown ? "inf" : "");
    line.to(twice(edges.map((edge) => edge + settings.power)), outline);
    const lost = [[found.zero, ".2f"], [found.subnormal, ".2f"], [found.large, ".4f"]];
    table.to(lost.map(([percent, form]) => [`${format(percent, form)} %`]));
  };
}
