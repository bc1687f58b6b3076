"use strict";
(() => {
  const index = JSON.parse(document.getElementById("grants").textContent);
  const box = document.getElementById("q");
  const list = document.getElementById("found");
  const more = document.getElementById("more");
  const step = 50;
  const kinds = { c: "commutation", p: "pardon", d: "declined grant", a: "amended warrant" };
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const number = (n) => n.toLocaleString("en-US");
  const grants = [];
  // a name as an address has it
  const slug = (name) => name.normalize("NFKD").toLowerCase().split(/[^\p{L}\p{N}'’.\u0300-\u036f]+/u)
    .map((word) => word.replace(/[^\p{L}\p{N}]/gu, "")).filter(Boolean).join("-");
  let shown = step;

  for (const [id, day, president, count, linked] of index.batches) {
    for (let i = 0; i < count; i++) {
      const at = grants.length;
      const [district, drugs, offenses] = ["district", "drugs", "offenses"].map((name) => index[name][0][index[name][1][at]]);
      const kind = kinds[index.kind[at]];
      const about = [district, drugs && `drugs: ${drugs}`, offenses].filter(Boolean).join(" · ");
      const name = index.name ? index.name[at] : "";
      const words = plain([name, kind, day, id, president, district, drugs, offenses].join(" "));
      grants.push({ name, kind, day, link: linked && `${id}/index.html#${index.ids[at] ?? (index.by_place ? `person-${i + 1}` : slug(name))}`, president, about, words });
    }
  }

  const element = (tag, text) => {
    const made = document.createElement(tag);
    made.textContent = text;
    return made;
  };

  function item(grant) {
    const made = document.createElement("li");
    const what = `${grant.kind} of ${grant.day}`;
    const head = element(grant.link ? "a" : "b", grant.name || what[0].toUpperCase() + what.slice(1));
    if (grant.link) head.href = grant.link;
    made.append(head, `${grant.name ? `, ${what}` : ""} by ${grant.president}`, element("span", grant.about));
    return made;
  }

  function draw() {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    const found = words.length ? grants.filter((grant) => words.every((word) => grant.words.includes(word))) : [];
    const visible = found.slice(0, shown);
    list.replaceChildren(...visible.map(item));
    const all = `${number(grants.length)} grants`;
    const told = found.length ? `${number(visible.length)} of ${number(found.length)} found shown; ${all} in all` : `None of ${all} found`;
    document.getElementById("count").textContent = words.length ? told : `${all} can be searched`;
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
  if (box.value) document.getElementById("search-grants").scrollIntoView();
})();
