"use strict";
// Tables sort by a button in each head. The table of people is also searched and narrowed to the rows
// that a count on the page stands for; what is shown stands in the address, after "#people?".
(() => {
  const collator = new Intl.Collator("en", { numeric: true });
  const make = (tag, more = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), more);
    made.append(...inside);
    return made;
  };

  function sortable(table, told = () => {}) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const asListed = [...body.rows];
    const sort = (by) => {
      const at = Math.abs(by) - 1;
      const words = (row) => row.cells[at].textContent;
      const order = (a, b) =>
        (words(a) === "–") - (words(b) === "–") || Math.sign(by) * collator.compare(words(a), words(b));
      body.append(...(by ? [...asListed].sort(order) : asListed));
      heads.forEach((head, n) => {
        head.setAttribute("aria-sort", n !== at ? "none" : by > 0 ? "ascending" : "descending");
      });
    };
    heads.forEach((head, n) => {
      const button = make("button", { type: "button" }, ...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        const by = now === "none" ? n + 1 : now === "ascending" ? -n - 1 : 0;
        sort(by);
        told(by);
      });
    });
    return { rows: asListed, sort, n: heads.length };
  }

  const marks = document.getElementById("people");
  const people = marks.parentElement.querySelector("table");
  for (const table of document.querySelectorAll(".frame > table")) {
    if (table !== people && table.tHead && table.tBodies[0].rows.length > 2) sortable(table);
  }

  const state = { q: "", chosen: [], sort: 0 };
  const table = sortable(people, (by) => { state.sort = by; write(); });
  const records = table.rows.map((row, n) => document.getElementById(`person-${n + 1}`));
  const texts = table.rows.map((row, n) => `${row.textContent} ${records[n]?.textContent ?? ""}`.toLowerCase());

  const search = make("input", { type: "search", id: "people-search", autocomplete: "off" });
  const select = make("select", { id: "people-select" }, make("option", { value: "" }, "Everybody"));
  const label = (mark) => mark.title || mark.id.split("=")[1].replaceAll("+", " ");
  const groups = { drugs: "Drugs", offences: "Offences", expires_on: "Expiry", state: "States", district: "Courts" };
  for (const mark of marks.children) {
    const count = mark.className ? people.tBodies[0].getElementsByClassName(mark.className).length : table.rows.length;
    const option = make("option", { value: mark.id.slice(7) }, `${label(mark)} (${count})`);
    const group = groups[option.value.split("=")[0]];
    if (group && select.lastChild.label !== group) select.append(make("optgroup", { label: group }));
    (group ? select.lastChild : select).append(option);
  }
  const count = make("p", { className: "count", tabIndex: -1 });
  count.setAttribute("role", "status");
  const reset = make("button", { type: "button" }, "Show all");
  marks.after(make("div", { className: "controls" },
    make("div", {}, make("label", { htmlFor: search.id }, "Search these rows"), search),
    make("div", {}, make("label", { htmlFor: select.id }, "Show"), select), count, reset));

  function apply() {
    const chosen = state.chosen.map((key) => document.getElementById(`people?${key}`));
    const words = state.q.toLowerCase().split(/\s+/);
    let n = 0;
    table.rows.forEach((row, at) => {
      const is = chosen.every((mark) => !mark.className || row.classList.contains(mark.className))
        && words.every((word) => texts[at].includes(word));
      row.hidden = !is;
      if (records[at]) records[at].hidden = !is;
      n += is;
    });
    table.sort(state.sort);
    const told = [...chosen.map(label), ...(state.q ? [`“${state.q}”`] : [])].join("; ");
    count.textContent = `${n} of ${table.rows.length} shown${told ? `: ${told}` : ""}`;
    reset.hidden = !told;
    if (search.value.trim() !== state.q) search.value = state.q;
    select.value = state.chosen.length === 1 ? state.chosen[0] : "";
  }
  function write() {
    const plus = (words) => encodeURIComponent(words).replaceAll("%20", "+");
    const parts = [...state.chosen, ...(state.q ? [`q=${plus(state.q)}`] : []),
      ...(state.sort ? [`sort=${state.sort}`] : [])];
    history.replaceState(null, "", parts.length ? `#people?${parts.join("&")}` : "#people");
  }
  function read() {
    const words = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
    const hash = location.hash.slice(1);
    const record = /^person-\d+$/.test(hash) && document.getElementById(hash);
    if (record) {
      if (record.hidden) { Object.assign(state, { q: "", chosen: [] }); apply(); }
      record.open = true;
      record.scrollIntoView();
      record.firstElementChild.focus({ preventScroll: true });
    }
    if (!/^people(\?|$)/.test(hash)) return;
    Object.assign(state, { q: "", chosen: [], sort: 0 });
    for (const part of hash.slice(7).split("&").filter(Boolean)) {
      const [key, value = ""] = part.split("=");
      if (key === "q") state.q = words(value.replaceAll("+", " ")).slice(0, 200);
      else if (key === "sort") state.sort = Math.abs(+value) <= table.n ? Math.trunc(+value) : 0;
      else if (document.getElementById(`people?${words(part)}`)) state.chosen.push(words(part));
    }
    apply();
    marks.scrollIntoView();
    count.focus({ preventScroll: true });
  }

  search.addEventListener("input", () => { state.q = search.value.trim(); apply(); write(); });
  select.addEventListener("change", () => { state.chosen = select.value ? [select.value] : []; apply(); write(); });
  reset.addEventListener("click", () => { state.q = ""; state.chosen = []; apply(); write(); search.focus(); });
  window.addEventListener("hashchange", read);
  apply();
  read();
})();
