"use strict";
(() => {
  const words = JSON.parse(document.getElementById("words").textContent);
  const at = (id) => document.getElementById(id);
  const [a, b] = [at("a"), at("b")];

  const cell = (tag, text, scope) => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (scope) made.scope = scope;
    return made;
  };
  const row = (...cells) => {
    const made = document.createElement("tr");
    made.append(...cells);
    return made;
  };

  function draw() {
    const [one, other] = [words.batches[a.value], words.batches[b.value]];
    at("compared-caption").textContent = `${one.day} and ${other.day}`;
    at("head-a").textContent = one.day;
    at("head-b").textContent = other.day;
    const rows = [];
    let value = 0;
    for (const [part, labels] of words.parts) {
      const head = cell("th", part, "colgroup");
      head.colSpan = 3;
      rows.push(row(head));
      rows.at(-1).className = "part";
      for (const label of labels) {
        rows.push(row(cell("th", label, "row"), cell("td", one.values[value]), cell("td", other.values[value])));
        value += 1;
      }
    }
    at("compared").replaceChildren(...rows);
    at("small").textContent = [...new Set([one.note, other.note])].filter(Boolean).join(" ");
  }

  function read() {
    const state = new URLSearchParams(location.hash.slice(1));
    for (const select of [a, b]) {
      const wanted = state.get(select.id);
      if (wanted && Object.hasOwn(words.batches, wanted)) select.value = wanted;
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
  at("chooser").hidden = false;
  read();
})();
