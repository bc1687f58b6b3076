// Code to read and to copy, folded away; the label stands in the summary.
export default {
  render({ model, el }) {
    const make = (tag, more) => Object.assign(document.createElement(tag), more);
    const details = make("details");
    const area = make("textarea", { readOnly: true, spellcheck: false, wrap: "off" });
    const button = make("button", { type: "button", className: "jupyter-button", textContent: "Copy" });
    const said = make("span", { role: "status" });
    area.setAttribute("aria-label", model.get("label"));
    details.append(make("summary", { textContent: model.get("label") }), area, button, said);
    const follow = () => {
      area.value = model.get("code");
      area.rows = area.value.split("\n").length + 1;
      said.textContent = "";
    };
    button.addEventListener("click", async () => {
      area.select();
      try {
        await navigator.clipboard.writeText(area.value);
        said.textContent = " Copied.";
      } catch {  // a page that is neither https nor localhost
        said.textContent = " Selected: copy it with the keyboard.";
      }
    });
    model.on("change:code", follow);
    follow();
    el.append(details);
  },
};
