// A list to choose from, of one thing or (with several rows) of many. It says what is chosen by its value: the place in
// the list, which ipywidgets' own lists say, is another choice's once the list has changed on the way.
export default {
  render({ model, el }) {
    const make = (tag, more) => Object.assign(document.createElement(tag), more);
    const many = model.get("rows") > 1;
    const id = `clemency-${Math.random().toString(36).slice(2)}`;
    const label = make("label", { className: "widget-label", htmlFor: id, textContent: model.get("description") });
    const select = make("select", { id, multiple: many, title: model.get("tooltip") });
    if (many) select.size = model.get("rows");
    select.dataset.lmSuppressShortcuts = "true"; // its keys are no commands of JupyterLab's
    label.style.width = "5.5em";
    el.classList.add("widget-inline-hbox", many ? "widget-select" : "widget-dropdown");
    el.append(label, select);

    const asked = () => (many ? model.get("value").split(";").filter(Boolean) : [model.get("value")]);
    const pressed = () => [...select.selectedOptions].map((one) => one.value);
    const choose = (values) => {
      for (const one of select.options) one.selected = values.includes(one.value);
    };
    const offer = (values) => {
      const offered = model.get("options");
      const kept = [...select.options].filter(
        (one) => values.includes(one.value) && !offered.some(([, value]) => value === one.value),
      );
      select.replaceChildren(...offered.map(([text, value]) => make("option", { text, value })), ...kept);
      choose(values);
    };
    const say = () => {
      model.set("value", pressed().join(";"));
      model.save_changes();
    };
    select.addEventListener("change", say);
    model.on("change:value", () => choose(asked()));
    model.on("change:options", () => {
      offer(pressed()); // what a person has chosen while the list was on its way
      if (pressed().join(";") !== model.get("value")) say();
    });
    offer(asked());
  },
};
