"use strict";
// Tables sort by a button in each head. The table of people is also searched and narrowed down by facets, and shows
// the rows that a count on the page stands for; what is shown stands in the address, after "#people?". Before this
// script stands match.js, which gives find().
(() => {
  const collator = new Intl.Collator("en", { numeric: true });
  const make = (tag, more = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), more);
    made.append(...inside);
    return made;
  };
  const slug = (words) => words.toLowerCase().replace(/\W+/g, "-");

  // A head says how its column is ordered: by given ranks, as listed, or, where it says nothing, by letters.
  // sort(by) takes the name of a column, with a minus for the other way, or nothing for the order of the list.
  function sortable(table, told = () => {}) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const columns = [...table.tHead.rows[0].cells].map((head, at) => {
      const order = head.dataset.order ?? "";
      const ranks = order && order !== "listed" ? order.split(" ").map((rank) => parseInt(rank, 36)) : null;
      const texts = rows.map((row) => row.cells[at].textContent);
      const compare = order === "listed" ? (a, b) => a - b
        : ranks ? (a, b) => ranks[a] - ranks[b] : (a, b) => collator.compare(texts[a], texts[b]);
      return { head, name: slug(head.textContent), words: head.textContent, texts, compare, isListed: order === "listed" };
    });
    const sort = (by, ranked = null) => {
      const way = by.startsWith("-") ? -1 : 1;
      const column = columns.find(({ name }) => name === by.replace(/^-/, ""));
      const order = rows.map((_, at) => at);
      if (column) {
        const { texts, compare } = column;
        order.sort((a, b) => (texts[a] === "–") - (texts[b] === "–") || way * compare(a, b));
      } else if (ranked) order.sort((a, b) => ranked[a] - ranked[b]);
      body.append(...order.flatMap((at) => [rows[at], ...(rows[at].more ? [rows[at].more] : [])]));
      for (const { head, isListed, name } of columns) {
        const here = column ? name === column.name : isListed && !ranked;
        head.setAttribute("aria-sort", !here ? "none" : way > 0 ? "ascending" : "descending");
      }
    };
    for (const { head, name, isListed } of columns) {
      const button = make("button", { type: "button" }, ...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        const by = now === "none" ? name : now === "ascending" ? `-${name}` : "";
        sort(isListed && by === name ? "" : by);
        told(isListed && by === name ? "" : by);
      });
    }
    return { rows, columns, sort };
  }

  const marks = document.getElementById("people");
  const people = marks.parentElement.querySelector("table");
  for (const table of document.querySelectorAll(".frame > table")) {
    if (table !== people && table.tHead && table.tBodies[0].rows.length > 2) sortable(table);
  }

  const state = { q: "", chosen: [], sort: "", unknown: [] };
  const table = sortable(people, (by) => { state.sort = by; apply(); write(); });
  const { rows } = table;
  const list = marks.parentElement.querySelector(".records");
  // the records stand in the order of the rows; a bare row has none
  const unfolded = list ? [...list.children] : [];
  const records = rows.map((row) => ("bare" in row.dataset ? null : unfolded.shift() ?? null));

  // What can be chosen: by key { label, says, rows }, and by facet the choices that divide the rows
  const choices = new Map();
  const facets = [];
  for (const group of marks.children) {
    const facet = { label: group.dataset.facet, chosen: "", choices: [] };
    for (const mark of group.children) {
      const key = mark.id.slice(7).split("&").pop();
      if (choices.has(key)) continue;
      const label = mark.title || key.split("=")[1].replaceAll("+", " ");
      const says = mark.dataset.says ?? group.dataset.says.replace("*", label);
      const is = mark.className ? rows.map((row) => row.classList.contains(mark.className)) : rows.map(() => true);
      const choice = { key, label, says, is, facet };
      choices.set(key, choice);
      if (mark.className) facet.choices.push(choice);
    }
    if (facet.label && facet.choices.length) facets.push(facet);
  }

  // What is searched: what a reader sees, never labels; what counts most comes first
  const RANKS = { Name: 0, "Also called": 0, Court: 1, Home: 1, Offense: 2, Offenses: 2, Drugs: 2, Sentence: 2 };
  const fields = rows.map((row, at) => {
    const found = table.columns.map(({ words, texts }) => [RANKS[words] ?? 3, words.toLowerCase(), texts[at]]);
    for (const label of records[at]?.querySelectorAll("b") ?? []) {
      found.push([RANKS[label.textContent] ?? 3, label.textContent.toLowerCase(), label.nextSibling.textContent]);
    }
    for (const quote of records[at]?.querySelectorAll("q") ?? []) found.push([4, "published words", quote.textContent]);
    return found.filter(([, , text]) => text !== "–").map(([rank, label, text]) => [rank, label, find.plain(text)]);
  });

  // The controls
  const control = (label, field) => make("div", {}, make("label", { htmlFor: field.id }, label), field);
  const search = make("input", { type: "search", id: "people-search", autocomplete: "off" });
  search.setAttribute("spellcheck", "false");
  for (const [at, facet] of facets.entries()) {
    facet.select = make("select", { id: `people-facet-${at}` }, make("option", { value: "" }, "Any"));
    for (const choice of facet.choices) {
      choice.option = facet.select.appendChild(make("option", { value: choice.key }));
    }
    facet.select.addEventListener("change", () => {
      state.chosen = state.chosen.filter((key) => choices.get(key).facet !== facet);
      if (facet.select.value) state.chosen.push(facet.select.value);
      apply();
      write();
    });
  }
  const order = make("select", { id: "people-sort" }, make("option", { value: "" }, "Surname, or best match"));
  for (const { name, words, isListed } of table.columns) {
    if (!isListed) order.append(make("option", { value: name }, words), make("option", { value: `-${name}` }, `${words}, last first`));
  }
  const status = make("span", { role: "status" });
  const reset = make("button", { type: "button" }, "Show all");
  const count = make("p", { className: "count", tabIndex: -1 }, status, " ", reset);
  const narrow = make("fieldset", {}, make("legend", {}, "Narrow down"), ...facets.map(({ label, select }) => control(label, select)));
  const sorting = control("Sorted by", order);
  sorting.className = "sorting";
  // two or three people need neither
  const controls = rows.length < 4 ? [] : [control("Search these people", search), ...(facets.length ? [narrow] : []), sorting];
  marks.after(make("div", { className: "controls" }, ...controls, count));

  // A row and its record, which opens below it
  const isOpen = (row) => Boolean(row.more && !row.more.hidden);
  function toggle(row, open) {
    const record = records[rows.indexOf(row)];
    if (!record) return;
    if (!row.more) {
      record.open = true;
      const link = make("a", { href: `#${row.id}` }, "Link to this person");
      row.more = make("tr", { className: "more" }, make("td", { colSpan: table.columns.length }, record, link));
      row.after(row.more);
    }
    row.more.hidden = !open;
    row.cells[0].firstElementChild.setAttribute("aria-expanded", String(open));
  }
  rows.forEach((row, at) => {
    if (!records[at]) return;
    const button = make("button", { type: "button" }, ...row.cells[0].childNodes);
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => toggle(row, !isOpen(row)));
    row.cells[0].append(button);
  });
  if (list) list.hidden = true;

  const listed = (words) => words.length > 2
    ? `${words.slice(0, -1).join(", ")}, and ${words.at(-1)}` : words.join(" and ");
  function say(n) {
    const all = `${rows.length.toLocaleString("en-US")} ${rows.length === 1 ? "person" : "people"}`;
    const says = [...state.chosen.map((key) => choices.get(key).says), ...(state.q ? [`match “${state.q}”`] : [])];
    const unknown = state.unknown.length ? ` The address also asks for ${listed(state.unknown)}, which nobody here has.` : "";
    if (!says.length) return `${rows.length === 1 ? "1 person" : `All ${all}`}.${unknown}`;
    const what = listed(n === 1 ? says.map((one) => one.replace(/^were\b/, "was").replace(/^match\b/, "matches")) : says);
    const shown = n.toLocaleString("en-US");
    return `${n ? `Showing the ${shown} of ${all} who` : `None of the ${all}`} ${what}.${unknown}`;
  }

  function apply() {
    const test = find(state.q);
    const found = fields.map((texts) => (test ? test(texts) : { rank: 0, labels: [] }));
    const chosen = state.chosen.map((key) => choices.get(key));
    const fits = (at, others = chosen) => found[at] !== null && others.every(({ is }) => is[at]);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !fits(at);
      if (row.hidden && isOpen(row)) toggle(row, false);
      shown += !row.hidden;
      row.querySelector(".why")?.remove();
      const labels = (found[at]?.labels ?? []).filter((label) => label !== "name");
      if (!row.hidden && labels.length) row.cells[0].append(make("small", { className: "why" }, ` found in: ${labels.join(", ")}`));
    });
    table.sort(state.sort, test && found.map((one) => one?.rank ?? Infinity));
    for (const facet of facets) {
      const others = chosen.filter((choice) => choice.facet !== facet);
      const left = rows.map((_, at) => fits(at, others));
      for (const { option, label, is } of facet.choices) {
        const size = is.filter((one, at) => one && left[at]).length;
        option.textContent = `${label} (${size.toLocaleString("en-US")})`;
        option.disabled = !size && !option.selected;
      }
      facet.select.value = chosen.find((choice) => choice.facet === facet)?.key ?? "";
    }
    const said = say(shown);
    if (status.textContent !== said) status.textContent = said;
    reset.hidden = !state.q && !chosen.length;
    if (search.value.trim() !== state.q) search.value = state.q;
    order.value = state.sort;
  }

  function write() {
    const plus = (words) => encodeURIComponent(words).replaceAll("%20", "+");
    const parts = [...state.chosen, ...(state.q ? [`q=${plus(state.q)}`] : []),
      ...(state.sort ? [`sort=${state.sort}`] : [])];
    history.replaceState(null, "", parts.length ? `#people?${parts.join("&")}` : "#people");
  }
  function clear() {
    Object.assign(state, { q: "", chosen: [], unknown: [] });
  }
  function read() {
    const words = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
    const hash = words(location.hash.slice(1));
    const row = rows.find(({ id }) => hash === id);
    if (row) {
      if (row.hidden) { clear(); apply(); }
      toggle(row, true);
      const name = row.cells[0].firstElementChild ?? row.cells[0];
      if (name === row.cells[0]) name.tabIndex = -1;
      row.scrollIntoView();
      name.focus({ preventScroll: true });
    }
    if (!/^people(\?|$)/.test(hash)) return;
    clear();
    state.sort = "";
    for (const part of location.hash.slice(8).split("&").filter(Boolean)) {
      const [key, value = ""] = part.split("=");
      // an address may have the older key of this choice, in either spelling
      const choice = words(part).replace(/^offen[cs]es=/, "drugs_and_firearms=");
      if (key === "q") state.q = words(value.replaceAll("+", " ")).trim().slice(0, 200);
      else if (key === "sort") state.sort = table.columns.some(({ name }) => name === value.replace(/^-/, "")) ? value : "";
      else if (choices.has(choice)) state.chosen.push(choice);
      else state.unknown.push(`“${words(part).slice(0, 60)}”`);
    }
    state.chosen = [...new Set(state.chosen)];
    apply();
    marks.scrollIntoView();
    count.focus({ preventScroll: true });
  }

  search.addEventListener("input", () => { state.q = search.value.trim(); apply(); write(); });
  order.addEventListener("change", () => { state.sort = order.value; apply(); write(); });
  reset.addEventListener("click", () => { clear(); apply(); write(); search.focus(); });
  window.addEventListener("hashchange", read);
  apply();
  read();
})();
