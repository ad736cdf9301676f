// Suggestions for one row among thousands, a commune or a structure: the editable combobox of the
// ARIA practices (list, manual choice).
// Without this script the same field works: the server looks up what was typed.
(() => {
  if (window.eveilPicker) return;
  window.eveilPicker = true;
  const SHORTEST = 2;
  const PAUSE_MS = 150;

  const element = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };

  const enhance = (root) => {
    if (root.dataset.ready) return;
    root.dataset.ready = "true";
    const input = root.querySelector("input[type=text]");
    const keyName = root.querySelector("[type=hidden], [type=radio]").name;
    const list = element("ul", {
      class: "ev-combo__list",
      id: `${input.id}_list`,
      role: "listbox",
      "aria-label": root.dataset.list,
      hidden: "",
    });
    const status = element("p", { class: "visually-hidden", role: "status" });
    input.after(list, status);
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-expanded", "false"],
      ["aria-controls", list.id],
    ]) {
      input.setAttribute(name, value);
    }

    let choices = [];
    let certain = null; // what the text last looked up surely means
    let active = -1;
    let timer = 0;
    let request = null;

    const setKey = (key) => {
      // Radio buttons, if any, answered the text the page came with.
      root.querySelectorAll("[role=group], [type=hidden]").forEach((old) => old.remove());
      root.append(element("input", { type: "hidden", name: keyName, value: key }));
    };

    const close = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const open = () => {
      if (!choices.length) return close();
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
    };

    const activate = (index) => {
      list.children[active]?.setAttribute("aria-selected", "false");
      active = index;
      const option = list.children[active];
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    };

    const stop = () => {
      clearTimeout(timer);
      request?.abort();
    };

    const choose = (choice) => {
      stop();
      input.value = choice.text;
      setKey(choice.key);
      choices = [];
      certain = null;
      close();
      status.textContent = `${choice.text}, ${root.dataset.chosen}.`;
      // Said as if typed, for whoever saves the form as one writes.
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };

    const show = (answer) => {
      choices = answer.choices;
      certain = choices.find((choice) => choice.key === answer.certain) ?? null;
      active = -1;
      list.replaceChildren(
        ...choices.map((choice, index) =>
          element(
            "li",
            {
              class: "ev-combo__opt",
              role: "option",
              id: `${list.id}_${index}`,
              "aria-selected": "false",
            },
            `${choice.name} `,
            element("small", {}, choice.detail),
          ),
        ),
      );
      input.removeAttribute("aria-activedescendant");
      status.textContent = answer.message;
      if (document.activeElement === input) open();
      else if (certain) choose(certain);
    };

    const lookUp = async () => {
      request = new AbortController();
      const { signal } = request;
      try {
        const address = new URL(root.dataset.suggestions, location.href);
        address.searchParams.set("q", input.value);
        const response = await fetch(address, { signal });
        if (!response.ok) throw new Error(response.status);
        const answer = await response.json();
        if (!signal.aborted) show(answer);
      } catch {
        // Given up for a newer text, or the network is away: the server will look it up.
        if (!signal.aborted) show({ choices: [], message: "" });
      }
    };

    input.addEventListener("input", () => {
      stop();
      setKey("");
      certain = null;
      if (input.value.trim().length < SHORTEST) show({ choices: [], message: "" });
      else timer = setTimeout(lookUp, PAUSE_MS);
    });

    input.addEventListener("keydown", (event) => {
      const last = choices.length - 1;
      if (event.key === "ArrowDown" && last >= 0) {
        open();
        activate(active < last ? active + 1 : 0);
      } else if (event.key === "ArrowUp" && last >= 0) {
        open();
        activate(active > 0 ? active - 1 : last);
      } else if (event.key === "Enter" && active >= 0) {
        choose(choices[active]);
      } else if (event.key === "Escape" && !list.hidden) {
        close();
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    });

    // Pressing an option must not take the focus, whose loss closes the list.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(choices[[...list.children].indexOf(option)]);
    });

    input.addEventListener("blur", () => {
      const meant = active >= 0 ? choices[active] : certain;
      if (meant) choose(meant);
      close();
    });
  };

  const enhanceAll = (where) => where.querySelectorAll("[data-suggestions]").forEach(enhance);
  enhanceAll(document);
  document.addEventListener("htmx:load", (event) => enhanceAll(event.detail.elt));
})();
