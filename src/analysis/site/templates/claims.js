"use strict";
(() => {
  const { labels, claims } = JSON.parse(document.getElementById("alternatives").textContent);

  const option = (words, isChosen) => {
    const made = document.createElement("option");
    made.textContent = words;
    made.selected = isChosen;
    return made;
  };

  function control(id, name, { own, choices }, said, selects) {
    const label = document.createElement("label");
    const select = document.createElement("select");
    label.append(`${labels[name]} `, select);
    select.append(...choices.map(([words], at) => option(words, at === own)));
    select.addEventListener("change", () => {
      for (const [other, itsOwn] of selects) if (other !== select) other.selectedIndex = itsOwn;
      const [words, computed, verdict] = choices[select.selectedIndex];
      said.textContent = select.selectedIndex === own ? "" : `With ${words}: ${computed}, so the claim ${verdict}.`;
    });
    selects.push([select, own]);
    return label;
  }

  for (const [id, changes] of Object.entries(claims)) {
    const place = document.getElementById(`vary-${id}`);
    const said = document.createElement("output");
    const selects = [];
    place.append("What if? ", ...Object.entries(changes).map(([name, change]) => control(id, name, change, said, selects)), said);
    place.hidden = false;
  }
})();
