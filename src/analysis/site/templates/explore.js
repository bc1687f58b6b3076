"use strict";
// Every grant, narrowed down in the browser. What is chosen stands in the address; the counts beside the choices, the
// chart, the table and the file follow it. Before this script stands match.js, which gives find().
(() => {
  const data = JSON.parse(document.getElementById("grants").textContent);
  const at = (id) => document.getElementById(id);
  const make = (tag, more = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), more);
    made.append(...inside);
    return made;
  };
  // a frame that a keyboard can scroll
  const frameOf = (label, table) => {
    const frame = make("div", { className: "frame", tabIndex: 0, role: "region" }, table);
    frame.setAttribute("aria-label", label);
    return frame;
  };
  const figures = (n) => n.toLocaleString("en-US");

  // ---- the grants
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const valueOf = new Map([...DIGITS].map((digit, n) => [digit, n]));
  const unpack = ([width, text]) => {
    const numbers = new Uint32Array(text.length / width);
    for (let i = 0; i < text.length; i++) {
      const to = Math.floor(i / width);
      numbers[to] = numbers[to] * 64 + valueOf.get(text[i]);
    }
    return numbers;
  };
  const columns = Object.entries(data.columns).map(([name, { cells, entries, codes }]) => ({
    name, cells, of: unpack(codes),
    entries: entries.map(([words, choices, ...behind]) =>
      ({ words: words ?? behind[cells.indexOf(name)].replaceAll(";", ", "), choices, behind })),
  }));
  const column = Object.fromEntries(columns.map((one) => [one.name, one]));
  const entry = (name, row) => column[name].entries[column[name].of[row]];
  const { names } = data;
  const surnames = unpack(data.surnames);
  // an id is the name in small letters, numbered from the second of a batch on, or the place in the batch
  const seen = new Map();
  const ids = names.map((name, row) => {
    const plain = data.by_place ? "person" : name.toLowerCase().replace(/['’.]/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
    const key = `${column.batch.of[row]} ${plain}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
    return data.ids[row] ?? (data.by_place || seen.get(key) > 1 ? `${plain}-${seen.get(key)}` : plain);
  });

  // ---- the choices: the page lists them, here each gets its control
  const choices = [];
  const facets = [...document.querySelectorAll("#choices details")].map((details) => {
    const facet = { summary: details.firstElementChild, says: details.dataset.says, ...column[details.dataset.column], choices: [] };
    facet.label = facet.summary.textContent;
    facet.said = facet.summary.appendChild(make("span"));
    for (const item of details.querySelectorAll("li")) {
      const [label, count] = item.children;
      const box = make("input", { type: "checkbox" });
      const { key, says } = item.dataset;
      const choice = { key, says, label: label.textContent, at: choices.length, item, count, box, facet };
      box.addEventListener("change", () => {
        if (box.checked) state.chosen.push(choice);
        else state.chosen = state.chosen.filter((one) => one !== choice);
        go();
      });
      item.append(make("label", {}, box, ...item.childNodes));
      choices.push(choice);
      facet.choices.push(choice);
    }
    return facet;
  });
  const byKey = new Map(choices.map((choice) => [choice.key, choice]));
  const kinds = [
    ["grant=commutation", "commutation", "commutations", "accent"],
    ["grant=pardon", "pardon", "pardons", "vermilion"],
    ["grant=declined", "declined grant", "declined grants", "other"],
    ["grant=amended", "amended warrant", "amended warrants", "faint"],
  ].map(([key, one, many, color]) => ({ key, one, many, color, choice: byKey.get(key) })).filter(({ choice }) => choice);
  // until it is asked for others, the page counts what took effect, as the reports do
  const effective = kinds.filter(({ key }) => /commutation|pardon/.test(key)).map(({ choice }) => choice.at);
  const kindOf = (row) => kinds.findIndex(({ choice }) => entry("grant", row).choices.includes(choice.at));
  const dayOf = (batch) => batch.behind[1].split("-").map(Number);

  // ---- what is chosen, and the rows that fit
  const state = { q: "", chosen: [], sort: "", unknown: [] };
  const step = 50;
  let shown = step;
  let result = [];
  let found = null;

  // by row what the search finds, in what a reader sees; what counts most comes first
  const FIELDS = [["district", 1, "court"], ["offenses", 2, "offense"], ["drugs", 2, "drug"], ["sentence", 2, "sentence"],
    ["grant", 3, "grant"], ["batch", 3, "day or president"]];
  let plain = null;
  function search() {
    const test = find(state.q);
    if (!test) return null;
    plain ??= {
      names: names.map(find.plain),
      columns: FIELDS.map(([name, rank, label]) => column[name].entries.map(({ words, behind }) =>
        [rank, label, find.plain(name === "batch" ? `${words} ${behind[2]}` : words)])),
    };
    return names.map((_, row) => test([[0, "name", plain.names[row]],
      ...FIELDS.map(([name], n) => plain.columns[n][column[name].of[row]])]));
  }

  // One pass: a row that all facets let through is shown, and counts in all; one that a single facet leaves out
  // counts in this one alone, beside whose choices the numbers are those that each would show.
  function narrow() {
    const counts = new Uint32Array(choices.length);
    const passes = facets.map((facet) => {
      let wanted = state.chosen.filter((choice) => choice.facet === facet).map((choice) => choice.at);
      if (!wanted.length && facet.choices.some(({ key }) => key.startsWith("grant="))) wanted = effective;
      return wanted.length ? facet.entries.map((one) => one.choices.some((choice) => wanted.includes(choice))) : null;
    });
    result = [];
    for (let row = 0; row < names.length; row++) {
      if (found && !found[row]) continue;
      let barring = -1, barriers = 0;
      for (let f = 0; f < facets.length && barriers < 2; f++) {
        if (passes[f] && !passes[f][facets[f].of[row]]) { barring = f; barriers += 1; }
      }
      if (barriers === 0) {
        result.push(row);
        for (const one of columns) for (const choice of one.entries[one.of[row]].choices) counts[choice] += 1;
      } else if (barriers === 1) {
        const facet = facets[barring];
        for (const choice of facet.entries[facet.of[row]].choices) {
          if (choices[choice].facet === facet) counts[choice] += 1;
        }
      }
    }
    for (const choice of choices) {
      choice.count.textContent = figures(counts[choice.at]);
      choice.box.checked = state.chosen.includes(choice);
      choice.item.hidden = !counts[choice.at] && !choice.box.checked;
    }
    for (const facet of facets) {
      const n = state.chosen.filter((choice) => choice.facet === facet).length;
      facet.said.textContent = n ? ` (${n})` : "";
    }
    const by = {
      "": found ? (a, b) => found[a].rank - found[b].rank : null,
      "-granted": null,
      "granted": (a, b) => b - a,
      "name": (a, b) => surnames[a] - surnames[b],
      "-name": (a, b) => surnames[b] - surnames[a],
    }[state.sort];
    if (by) result.sort(by);
  }

  // ---- in words
  const NUMBERS = "no one two three four five six seven eight nine".split(" ");
  const listed = (words) => words.length > 2
    ? `${words.slice(0, -1).join(", ")}, and ${words.at(-1)}` : words.join(" and ");
  const opened = (words) => words[0].toUpperCase() + words.slice(1);
  function sayCounts(counts) {
    const there = kinds.map((kind, n) => ({ ...kind, n: counts[n] })).filter(({ n }) => n);
    const isSmall = there.every(({ n }) => n < 10);
    return opened(listed(there.map(({ n, one, many }) => `${isSmall ? NUMBERS[n] : figures(n)} ${n === 1 ? one : many}`)));
  }
  // "145 commutations by Barack Obama of people who were sentenced in Florida or Georgia"
  function say(counts) {
    if (!result.length) return "No grant fits all of these choices.";
    const either = (words) => words.join(" or ");
    const chosenIn = (label) => state.chosen.filter((choice) => choice.facet.label === label);
    const [by, during] = [["by", "President"], ["in", "Year"]].map(([word, label]) =>
      (chosenIn(label).length ? ` ${word} ${either(chosenIn(label).map((choice) => choice.label))}` : ""));
    const who = facets.filter(({ label }) => label !== "Grant").map((facet) => {
      const own = chosenIn(facet.label);
      return own.some(({ says }) => says) ? either(own.map(({ says, label }) => says ?? facet.says.replace("*", label)))
        : own.length && facet.says ? facet.says.replace("*", either(own.map(({ label }) => label))) : "";
    }).filter(Boolean);
    const people = result.length === 1 ? `of a person who ${listed(who).replace(/^were\b/, "was")}` : `of people who ${listed(who)}`;
    return `${sayCounts(counts)}${by}${during}${who.length ? ` ${people}` : ""}${state.q ? `, matching “${state.q}”` : ""}.`;
  }
  // of commutations, who was serving life: not told where the choices tell it
  function sayLife() {
    const life = byKey.get("is_life=true"), unknown = byKey.get("is_life=none");
    const commuted = result.filter((row) => kinds[kindOf(row)]?.one === "commutation");
    if (commuted.length < 2 || !life || state.chosen.some((choice) => choice.facet === life.facet)) return "";
    const n = (choice) => (choice ? commuted.filter((row) => entry("sentence", row).choices.includes(choice.at)).length : 0);
    const [nLife, nUnknown] = [n(life), n(unknown)];
    if (nUnknown === commuted.length) return "The sentences that were commuted are not published.";
    const count = (many) => (commuted.length < 10 ? NUMBERS[many] : figures(many));
    const known = nLife === commuted.length ? "All of the commutations were of life sentences"
      : !nLife ? "None of the commutations is known to have been of a life sentence"
        : `Of the commutations, ${count(nLife)} ${nLife === 1 ? "was of a life sentence" : "were of life sentences"}`;
    return `${known}${nUnknown ? `; for ${count(nUnknown)} the sentence is not published` : ""}.`;
  }

  function tell() {
    const counts = kinds.map((_, n) => sum(byTime.bars.map((bar) => bar.counts[n])));
    const unknown = state.unknown.length ? ` The address also asks for ${listed(state.unknown)}, which no grant here has.` : "";
    const words = say(counts) + unknown;
    if (at("status").textContent !== words) at("status").textContent = words;
    at("life").textContent = sayLife();
    const undo = (words, label, drop) => {
      const button = make("button", { type: "button" }, words);
      button.setAttribute("aria-label", label);
      button.addEventListener("click", () => {
        drop();
        go();
        (at("chosen").querySelector("button") ?? at("q")).focus();
      });
      return make("li", {}, button);
    };
    const drop = (choice) => () => { state.chosen = state.chosen.filter((one) => one !== choice); };
    const undos = state.chosen.map((choice) =>
      undo(`${choice.facet.label}: ${choice.label} ×`, `Remove ${choice.facet.label}: ${choice.label}`, drop(choice)));
    if (state.q) undos.push(undo(`“${state.q}” ×`, `Remove the search for ${state.q}`, () => { state.q = ""; }));
    if (undos.length) undos.push(undo("Clear all", "Clear all choices", () => Object.assign(state, { q: "", chosen: [] })));
    at("chosen").replaceChildren(...undos);
  }

  // ---- the chart: grants by year, of a single year by month, the kinds one on another
  const MONTHS = "January February March April May June July August September October November December".split(" ");
  const years = column.batch.entries.map((batch) => dayOf(batch)[0]);
  const [firstYear, lastYear] = [Math.min(...years), Math.max(...years)];
  const svg = (tag, attributes, ...inside) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...inside);
    return made;
  };
  const sum = (counts) => counts.reduce((total, n) => total + n, 0);
  function countByTime() {
    const days = result.map((row) => dayOf(entry("batch", row)));
    const own = new Set(days.map(([year]) => year));
    const year = own.size === 1 ? [...own][0] : 0;
    const from = year ? 0 : firstYear, n = year ? 12 : lastYear - firstYear + 1;
    const bars = Array.from({ length: n }, (_, at) => ({ words: year ? MONTHS[at] : String(from + at), counts: kinds.map(() => 0) }));
    result.forEach((row, at) => { bars[year ? days[at][1] - 1 : days[at][0] - from].counts[kindOf(row)] += 1; });
    return { year, bars };
  }
  function sayMost({ year, bars }) {
    const totals = bars.map(({ counts }) => sum(counts));
    const most = Math.max(...totals);
    const best = bars.filter((_, at) => totals[at] === most).map(({ words }) => (year ? `${words} ${year}` : words));
    const count = (n) => (result.length < 10 ? NUMBERS[n] : figures(n));
    const all = count(result.length);
    return most === result.length ? `All came in ${best[0]}`
      : best.length === 1 ? `The most came in ${best[0]}: ${count(most)} of ${all}`
        : best.length < 4 ? `The most came in ${listed(best)}: ${count(most)} each, of ${all}`
          : `No ${year ? "month" : "year"} had more than ${count(most)} of the ${all}`;
  }
  let byTime = null;
  function draw() {
    const figure = at("drawn");
    figure.hidden = !result.length;
    if (!result.length) return;
    const { year, bars } = byTime;
    const there = kinds.filter((_, n) => bars.some(({ counts }) => counts[n]));
    const width = Math.max(280, Math.min(figure.clientWidth || 640, 960)), height = 240, left = 8, right = 44, ground = height - 24;
    const top = Math.max(...bars.map(({ counts }) => sum(counts)));
    const unit = Array.from({ length: 18 }, (_, at) => [1, 2, 5][at % 3] * 10 ** Math.floor(at / 3)).find((one) => top / one <= 5);
    const y = (n) => ground - (n / top) * (ground - 16);
    const room = (width - left - right) / bars.length;
    const title = sayMost(byTime);
    const by = year ? `month of ${year}` : "year";
    const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img",
      "aria-label": `Bar chart of the grants by ${by}. ${title}. The numbers stand below.` });
    for (let tick = 0; tick <= top; tick += unit) {
      drawing.append(svg("line", { x1: left, x2: width - right, y1: y(tick), y2: y(tick), class: tick ? "grid" : "ground" }),
        svg("text", { x: width - right + 6, y: y(tick) + 4 }, figures(tick)));
    }
    const every = year ? (width < 480 ? 3 : 1) : [1, 5, 10, 20].find((one) => bars.length / one <= width / 60) ?? 50;
    bars.forEach(({ words, counts }, at) => {
      const x = left + at * room;
      if ((year ? at : firstYear + at) % every === 0) {
        drawing.append(svg("text", { x: x + room / 2, y: height - 6, "text-anchor": "middle" }, year ? words.slice(0, 3) : words));
      }
      if (!sum(counts)) return;
      const bar = svg("g", {}, svg("title", {}, `${words}: ${sayCounts(counts)}`));
      let below = 0;
      kinds.forEach(({ color }, n) => {
        if (!counts[n]) return;
        bar.append(svg("rect", { x: x + room * 0.1, width: room * 0.8, y: y(below + counts[n]), height: y(below) - y(below + counts[n]), class: color }));
        below += counts[n];
      });
      drawing.append(bar);
    });
    const legend = make("p", { className: "basis" }, `Grants by ${by}: `,
      ...there.flatMap(({ many, color }, n) => [n ? ", " : "", make("span", { className: `key ${color}` }), ` ${many}`]), ".");
    const cells = (tag, scope, words) => words.map((one) => make(tag, scope ? { scope } : { className: "number" }, one));
    const numbers = make("table", {}, make("caption", {}, `Grants by ${by}`),
      make("thead", {}, make("tr", {}, ...cells("th", "col", [year ? "Month" : "Year", ...there.map(({ many }) => opened(many))]))),
      make("tbody", {}, ...bars.filter(({ counts }) => sum(counts)).map(({ words, counts }) => make("tr", {}, ...cells("th", "row", [words]),
        ...cells("td", "", counts.filter((_, n) => there.includes(kinds[n])).map(figures))))));
    const isOpen = figure.querySelector("details")?.open ?? false;
    figure.replaceChildren(make("figcaption", {}, title), make("div", { className: "drawing" }, drawing), legend,
      make("details", { open: isOpen }, make("summary", {}, "The numbers"), frameOf(`Grants by ${by}`, numbers)));
  }

  // ---- the table
  const HEADINGS = ["Name", "Granted", "Grant", "Sentence", "Offense", "Court"];
  function listRow(row) {
    const batch = entry("batch", row);
    const name = data.reported[column.batch.of[row]]
      ? make("a", { href: `${batch.behind[0]}/index.html#${ids[row]}` }, names[row]) : names[row];
    const why = (found?.[row]?.labels ?? []).filter((label) => label !== "name");
    const small = (words) => (words ? [make("small", {}, words)] : []);
    const said = (name) => entry(name, row).words;
    const cells = [[batch.words, ...small(batch.behind[2])], [said("grant")], [said("sentence") || "–"],
      [said("offenses") || "–", ...small(said("drugs"))], [said("district") || "–"]];
    const made = make("tr", {}, make("th", { scope: "row" }, name, ...small(why.length ? `found in: ${why.join(", ")}` : "")),
      ...cells.map((inside) => make("td", {}, make("span", {}, ...inside))));
    cells.forEach(([words], n) => Object.assign(made.cells[n + 1].dataset, { label: HEADINGS[n + 1] }, words === "–" ? { none: "" } : {}));
    return made;
  }
  const body = make("tbody");
  const caption = make("caption");
  const order = make("select", { id: "order" }, ...[["", ""], ["-granted", "Newest first"], ["granted", "Oldest first"],
    ["name", "Surname, A to Z"], ["-name", "Surname, Z to A"]].map(([value, words]) => make("option", { value }, words)));
  order.addEventListener("change", () => { state.sort = order.value; go(); });
  const more = make("button", { type: "button" }, "Show more");
  more.addEventListener("click", () => {
    const next = result[shown];
    shown += step;
    list();
    const first = body.rows[result.indexOf(next)].cells[0];
    first.tabIndex = -1;
    (first.querySelector("a") ?? first).focus();
  });
  const file = make("button", { type: "button" });
  file.addEventListener("click", save);
  const address = make("a", {}, "Link to this selection");
  const head = make("div", { className: "head" }, make("div", {}, make("label", { htmlFor: "order" }, "Order"), order),
    make("p", {}, file, address));
  const frame = frameOf("Grants", make("table", { className: "grants" }, caption,
    make("thead", {}, make("tr", {}, ...HEADINGS.map((words) => make("th", { scope: "col" }, words)))), body));
  at("listing").append(head, frame, more);
  function list() {
    at("listing").hidden = !result.length;
    const visible = result.slice(0, shown);
    caption.textContent = visible.length === result.length ? (visible.length === 1 ? "The one grant" : `All ${figures(visible.length)} grants`)
      : `${figures(visible.length)} of ${figures(result.length)} grants`;
    file.textContent = `Download ${result.length === 1 ? "the row" : `${figures(result.length)} rows`} as CSV`;
    body.replaceChildren(...visible.map(listRow));
    more.hidden = visible.length === result.length;
  }

  // ---- the file: the same cells as in grants.csv
  function save() {
    const guarded = (text) => (/^'*[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);
    const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const lines = result.map((row) => {
      const cells = { name: names[row], grant_id: `${entry("batch", row).behind[0]}/${ids[row]}` };
      for (const one of columns) one.cells.forEach((name, n) => { cells[name] = one.entries[one.of[row]].behind[n]; });
      return data.header.map((name) => quoted(guarded(cells[name]))).join(",");
    });
    const text = [data.header.join(","), ...lines, ""].join("\n");
    const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: "clemency-grants.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // ---- the address
  const hash = () => {
    const plus = (words) => encodeURIComponent(words).replaceAll("%20", "+");
    return `#${[...state.chosen.map(({ key }) => key), ...(state.q ? [`q=${plus(state.q)}`] : []),
      ...(state.sort ? [`sort=${state.sort}`] : [])].join("&")}`;
  };
  function read() {
    const words = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
    Object.assign(state, { q: "", chosen: [], sort: "", unknown: [] });
    for (const part of location.hash.slice(1).split("&").filter((one) => one.includes("="))) {
      const [key, value] = part.split("=");
      const choice = byKey.get(words(part));
      if (key === "q") state.q = words(value.replaceAll("+", " ")).trim().slice(0, 200);
      else if (key === "sort") state.sort = [...order.options].some((one) => one.value === value) ? value : "";
      else if (choice && !state.chosen.includes(choice)) state.chosen.push(choice);
      else if (!choice) state.unknown.push(`“${words(part).slice(0, 60)}”`);
    }
    show();
  }
  // a choice is a step that leads back, a letter typed is none
  function go(isStep = true) {
    state.unknown = [];
    history[isStep ? "pushState" : "replaceState"](null, "", hash());
    show();
  }

  function show() {
    shown = step;
    found = search();
    narrow();
    byTime = countByTime();
    if (at("q").value.trim() !== state.q) at("q").value = state.q;
    order.value = state.sort;
    order.options[0].textContent = found ? "Best match first" : "Newest first";
    order.options[1].hidden = !found;
    address.hidden = hash() === "#";
    if (address.hidden) address.removeAttribute("href");
    else address.href = hash();
    tell();
    draw();
    list();
  }

  at("q").addEventListener("input", () => { state.q = at("q").value.trim(); go(false); });
  addEventListener("popstate", read);
  at("no-script").hidden = true;
  at("search").hidden = at("result").hidden = false;
  if (matchMedia("(min-width: 64rem)").matches) {
    for (const { summary, choices: own } of facets) summary.parentElement.open = own.length < 10;
  }
  let width = 0;
  new ResizeObserver(([{ contentRect }]) => {
    if (Math.abs(contentRect.width - width) < 1) return;
    width = contentRect.width;
    draw();
  }).observe(at("result"));
  read();
  performance.mark("explore-ready"); // for whoever measures how long it takes
})();
