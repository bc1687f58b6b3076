"use strict";
// Writes the page for another pair, as compare_page.py wrote it for the first.
(() => {
  const { rows, sides } = JSON.parse(document.getElementById("sides").textContent);
  const at = (id) => document.getElementById(id);
  const [a, b] = [at("a"), at("b")];

  const made = (tag, text, looks = {}) => {
    const element = Object.assign(document.createElement(tag), looks);
    if (text) element.textContent = text;
    return element;
  };
  const around = (tag, ...parts) => {
    const element = made(tag);
    element.append(...parts);
    return element;
  };
  const bar = (width) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    svg.setAttribute("aria-hidden", "true");
    rect.setAttribute("width", `${100 * width}%`);
    rect.setAttribute("height", "100%");
    svg.append(rect);
    return svg;
  };

  // who has more of the number that differs most
  function difference(one, other, drawn) {
    const gap = (row) => Math.abs(one.bars[row][0] - other.bars[row][0]);
    const lead = drawn.reduce((best, row) => (best === null || gap(row) > gap(best) ? row : best), null);
    if (lead === null || one.bars[lead][1] === other.bars[lead][1]) return "";
    const [more, less] = one.bars[lead][0] > other.bars[lead][0] ? [one, other] : [other, one];
    const { group, pattern } = rows[lead];
    const words = { more: more[group], less: less[group], high: more.bars[lead][1], low: less.bars[lead][1] };
    return pattern.replace(/{(\w+)}/g, (_, name) => words[name]);
  }

  function draw() {
    const [one, other] = [sides[a.value], sides[b.value]];
    const drawn = [...rows.keys()].filter((row) => one.bars[row] && other.bars[row] && (one.bars[row][0] || other.bars[row][0]));
    const isSame = one.who === other.who;
    const [first, second] = [one, other].map((side) => `${side.granted}${isSame && !side.day ? " in all" : ""}`);
    const granted = `${one.who} ${first}${isSame ? ", and " : `; ${other.who} `}${second}.`;
    const said = [granted, difference(one, other, drawn)].filter(Boolean);
    at("said").replaceChildren(...said.map((text, n) => made("p", text, { className: n ? "more" : "finding" })));
    const lacks = [[one, other], [other, one]].flatMap(([mine, its]) =>
      Object.keys(mine.lacks).filter((group) => group === "terms" || !(group in its.lacks)).map((group) => mine.lacks[group]));
    at("notes").textContent = [...new Set([...lacks, one.note, other.note])].filter(Boolean).join(" ");
    at("picture").hidden = !drawn.length;
    at("bars").replaceChildren(...drawn.map((row) => around("div", made("dt", rows[row].label),
      ...[one, other].map((side) => around("dd", made("span", side.name), bar(side.bars[row][0]), made("b", side.bars[row][1]))))));
    at("head-a").textContent = one.name;
    at("head-b").textContent = other.name;
    at("compared").replaceChildren(...rows.flatMap(({ label }, row) => {
      const [first, second] = [one.figures[row], other.figures[row]];
      const isNothing = [first, second].every((words) => words === "0" || words?.startsWith("none"));
      return first && second && !isNothing
        ? [around("tr", made("th", label, { scope: "row" }), made("td", first), made("td", second))] : [];
    }));
  }

  function read() {
    const state = new URLSearchParams(location.hash.slice(1));
    for (const select of [a, b]) {
      const wanted = state.get(select.id);
      if (wanted && Object.hasOwn(sides, wanted)) select.value = wanted;
    }
    draw();
  }

  for (const select of [a, b]) {
    select.addEventListener("change", () => {
      history.replaceState(null, "", `#${new URLSearchParams({ a: a.value, b: b.value })}`);
      draw();
    });
  }
  addEventListener("hashchange", read);
  at("choosers").hidden = false;
  read();
})();
