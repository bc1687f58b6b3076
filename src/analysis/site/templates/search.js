"use strict";
// Before this script stands match.js, which gives find().
(() => {
  const index = JSON.parse(document.getElementById("grants").textContent);
  const box = document.getElementById("q");
  const list = document.getElementById("found");
  const more = document.getElementById("more");
  const step = 20;
  const kinds = { c: "commutation", p: "pardon", d: "declined grant", a: "amended warrant" };
  const number = (n) => n.toLocaleString("en-US");
  // a name as an address has it
  const slug = (name) => name.normalize("NFKD").toLowerCase().split(/[^\p{L}\p{N}'’.\u0300-\u036f]+/u)
    .map((word) => word.replace(/[^\p{L}\p{N}]/gu, "")).filter(Boolean).join("-");
  const grants = [];
  let shown = step;

  for (const [id, day, president, count, linked] of index.batches) {
    for (let i = 0; i < count; i++) {
      const at = grants.length;
      const [district, drugs, offenses] = ["district", "drugs", "offenses"].map((name) => index[name][0][index[name][1][at]]);
      const name = index.name ? index.name[at] : "";
      const sentence = index.life[at] === "1" ? "life sentence" : "";
      const kind = kinds[index.kind[at]];
      const person = linked && `${id}/index.html#${index.ids[at] ?? (index.by_place ? `person-${i + 1}` : slug(name))}`;
      grants.push({ name, kind, day, president, person, sentence, district, drugs, offenses, id });
    }
  }
  // What counts most comes first: the name, the court, what the person was convicted of; then the grant itself
  const fields = ({ name, kind, day, president, sentence, district, drugs, offenses, id }) => [
    [0, "name", name], [1, "court", district], [2, "offense", offenses], [2, "drug", drugs], [2, "sentence", sentence],
    [3, "president", president], [3, "day", `${day} ${id.slice(0, 10)}`], [3, "grant", kind],
  ].filter(([, , text]) => text).map(([rank, label, text]) => [rank, label, find.plain(text)]);
  let searched = null;

  const make = (tag, more = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), more);
    made.append(...inside);
    return made;
  };

  function item({ grant, labels }) {
    const what = `${grant.kind} of ${grant.day}`;
    const head = grant.name || what[0].toUpperCase() + what.slice(1);
    const about = [grant.district, grant.drugs && `drugs: ${grant.drugs}`, grant.offenses, grant.sentence];
    const why = labels.filter((label) => label !== "name");
    return make("li", {},
      grant.person ? make("a", { href: grant.person }, head) : make("b", {}, head),
      `${grant.name ? `, ${what}` : ""} by ${grant.president}`,
      make("span", {}, about.filter(Boolean).join(" · ")),
      ...(why.length ? [make("small", {}, `found in: ${why.join(", ")}`)] : []));
  }

  function search() {
    const test = find(box.value);
    if (!test) return [];
    searched ??= grants.map(fields);
    const whole = find.plain(box.value);
    return grants.flatMap((grant, at) => {
      const found = test(searched[at]);
      if (!found) return [];
      // a name typed in full comes first
      const isWhole = searched[at][0][1] === "name" && searched[at][0][2] === whole;
      return [{ grant, labels: found.labels, rank: isWhole ? -1 : found.rank }];
    }).sort((a, b) => a.rank - b.rank);
  }

  function draw() {
    const found = search();
    const visible = found.slice(0, shown);
    list.replaceChildren(...visible.map(item));
    const all = `${number(grants.length)} grants`;
    const told = found.length ? `${number(found.length)} of ${all}${visible.length < found.length ? `, the first ${number(visible.length)} shown` : ""}` : `None of ${all}`;
    const count = document.getElementById("count");
    count.textContent = box.value.trim() ? told : `${all} can be searched`;
    const [first] = found;
    if (first?.grant.person && found.every(({ grant }) => grant.id === first.grant.id)) {
      count.append(". ", make("a", { href: `${first.grant.id}/index.html` }, `Report of ${first.grant.day}`));
    }
    more.hidden = visible.length === found.length;
  }

  function read() {
    box.value = new URLSearchParams(location.hash.slice(1)).get("q") || "";
    shown = step;
    draw();
  }

  box.addEventListener("input", () => {
    shown = step;
    const state = box.value.trim() ? `#${new URLSearchParams({ q: box.value })}` : location.pathname + location.search;
    history.replaceState(null, "", state);
    draw();
  });
  more.addEventListener("click", () => {
    shown += step;
    draw();
    list.children[shown - step].querySelector("a")?.focus();
  });
  addEventListener("hashchange", () => {
    if (location.hash.startsWith("#q=")) read();
  });
  document.getElementById("no-script").hidden = true;
  document.getElementById("search").hidden = false;
  read();
})();
