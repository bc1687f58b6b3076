// JupyterLab takes keys for its own commands unless the handle itself, not a box around it, says that they are its own;
// and a screen reader does not say what is beside the handle of a slider.
const tend = (form) => {
  for (const handle of form.querySelectorAll("[role=slider]")) {
    handle.dataset.lmSuppressShortcuts = "true";
    const label = handle.closest(".jupyter-widgets")?.querySelector("label");
    if (label) handle.setAttribute("aria-label", label.textContent.trim());
  }
};

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

    const observer = new MutationObserver(() => tend(el.closest(".clemency-form")));
    let waiting;
    const begin = () => {  // the fields are put beside this after it is made
      const form = el.closest(".clemency-form");
      if (!form) {
        waiting = setTimeout(begin, 100);
        return;
      }
      tend(form);
      observer.observe(form, { childList: true, subtree: true });
    };
    begin();
    return () => {
      clearTimeout(waiting);
      observer.disconnect();
    };
  },
};
