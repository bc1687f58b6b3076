"use strict";
// Finds what a reader types: whole words and beginnings of words, by any name that a thing has.
// finder(synonyms) gives a function that reads a query and gives a test of texts, see below.
const finder = (synonyms) => {
  const small = new Set("a an and at by for from in of on or the to who with".split(" "));
  // " jose oneill jr ": small letters and figures, one blank around each word
  const plain = (text) => ` ${text.normalize("NFD").toLowerCase()
    .replace(/[\u0300-\u036f'’]|(?<=\p{L})\.(?=\p{L}|\s|$)|(?<=\d),(?=\d)/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;
  const sets = new Map();
  for (const set of synonyms.map((words) => words.map(plain))) for (const word of set) sets.set(word, set);
  const longest = Math.max(1, ...[...sets.keys()].map((word) => word.trim().split(" ").length));

  // the terms of a query: a phrase that has synonyms is one, any other word is one; small words count only alone
  const read = (query) => {
    const typed = plain(query).trim().split(" ").filter(Boolean);
    const meant = typed.filter((word) => !small.has(word));
    const words = meant.length ? meant : typed;
    const terms = [];
    for (let at = 0, n; at < words.length; at += n) {
      for (n = Math.min(longest, words.length - at); n > 1 && !sets.has(` ${words.slice(at, at + n).join(" ")} `);) n--;
      const term = words.slice(at, at + n).join(" ");
      terms.push({ start: ` ${term}`, same: sets.get(` ${term} `) ?? [` ${term} `] });
    }
    return terms;
  };

  // Fields are [rank, label, plain text], the rank 0 for what counts most. A text is found if it has every term, in
  // whichever field; it gives { rank, labels }, or null: a whole word ranks before the beginning of one.
  const test = (terms, fields) => {
    let rank = 0;
    const labels = new Set();
    for (const { start, same } of terms) {
      let best = Infinity, where = "";
      for (const [weight, label, text] of fields) {
        const found = weight + (same.some((word) => text.includes(word)) ? 0 : text.includes(start) ? 0.5 : Infinity);
        if (found < best) [best, where] = [found, label];
      }
      if (best === Infinity) return null;
      rank += best;
      labels.add(where);
    }
    return { rank, labels: [...labels] };
  };
  return Object.assign((query) => {
    const terms = read(query);
    return terms.length ? (fields) => test(terms, fields) : null;
  }, { plain });
};
