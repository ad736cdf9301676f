// Comfort on top of pages that work without it.
(() => {
  // Menus (<details class="ev-menu">): one open at a time; Escape and a click outside close it.
  const openMenus = () => document.querySelectorAll(".ev-menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const menu of openMenus()) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const search = document.getElementById("recherche");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && search) {
      event.preventDefault();
      search.select();
      search.focus();
    }
  });

  // A sheet of filters has done its work once they are applied.
  document.addEventListener("submit", (event) => {
    for (const menu of event.target.querySelectorAll(".ev-menu[open]")) menu.open = false;
  });

  // Messages: a confirmation leaves by itself, unless somebody is reading it; an error stays.
  const LASTS_MS = 8000;
  const settle = (toast) => {
    if (toast.dataset.level === "error" || toast.dataset.level === "warning") return;
    setTimeout(() => {
      if (toast.matches(":hover, :focus-within")) settle(toast);
      else toast.remove();
    }, LASTS_MS);
  };
  const say = (text, level) => {
    const place = document.getElementById("messages");
    const toast = document.getElementById("toast").content.firstElementChild.cloneNode(true);
    toast.dataset.level = level;
    toast.querySelector(".ev-toast__text").textContent = text;
    place.append(toast);
    settle(toast);
  };
  document.addEventListener("click", (event) => {
    event.target.closest(".ev-toast__close")?.closest(".ev-toast").remove();
  });
  document.querySelectorAll(".ev-toast[data-level]").forEach(settle);

  // Where the eye should be: what is wrong first, then the selected tab.
  document.querySelector(".ev-errsum")?.focus();
  document
    .querySelectorAll(".ev-views [aria-current]")
    .forEach((tab) => {
      // Sideways only: the page itself stays at its top.
      const bar = tab.parentElement;
      bar.scrollLeft = tab.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2;
    });

  // Lists: say how many lines are ticked.
  document.addEventListener("change", (event) => {
    const list = event.target.closest(".ev-c-pick") && event.target.closest(".ev-tablewrap");
    if (!list) return;
    const count = list.querySelectorAll(".ev-c-pick :checked").length;
    const words = list.querySelector("[data-picked]");
    if (words) words.textContent = `${count} ${words.dataset.picked}${count > 1 ? "s" : ""}`;
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-unpick]")) return;
    event.target
      .closest(".ev-tablewrap")
      .querySelectorAll(".ev-c-pick :checked")
      .forEach((box) => (box.checked = false));
  });

  // The address names a fold: open it, and htmx reads what it holds.
  const unfold = () => {
    const fold = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (fold && fold.matches(".ev-fold")) fold.open = true;
  };
  addEventListener("DOMContentLoaded", unfold);
  addEventListener("hashchange", unfold);

  // A fold reads what it holds as it opens: once, or again on the next opening where that failed.
  document.addEventListener(
    "toggle",
    ({ target }) => {
      const inside = target.open && target.querySelector(":scope > .ev-fold__in:not([data-asked])");
      if (!inside) return;
      inside.dataset.asked = "";
      inside.querySelector("[data-failed]")?.remove();
      htmx.trigger(inside, "unfold");
    },
    true,
  );
  // Says in its place why there is nothing but the link; ``login`` is where a session begins anew.
  const notRead = (inside, login) => {
    delete inside.dataset.asked;
    const why = document.getElementById(login ? "volet-session" : "volet-echec");
    const words = why.content.firstElementChild.cloneNode(true);
    if (login) words.querySelector("a").href = login;
    inside.prepend(words);
  };

  // A list was replaced under the keyboard: go on from its top, not from the page's.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "resultats" && document.activeElement === document.body)
      document.getElementById("nombre")?.focus({ preventScroll: true });
  });

  // htmx: a request that ends elsewhere (logged out meanwhile) opens that page whole, and a
  // failure is said instead of leaving an old result in silence.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, pathInfo, requestConfig } = event.detail;
    // A right that ended meanwhile: the whole page says what happened.
    if (xhr.status === 403 && requestConfig.verb === "get") {
      event.detail.isError = false;
      location.assign(pathInfo.finalRequestPath);
      return;
    }
    const landed = new URL(xhr.responseURL || location.href).pathname;
    if (landed !== new URL(pathInfo.finalRequestPath, location.href).pathname) {
      event.detail.shouldSwap = false;
      const fold = event.target.closest(".ev-fold__in[data-asked]");
      if (fold === requestConfig.elt) {
        const login = new URL(xhr.responseURL);
        login.searchParams.set("next", `${location.pathname}#${fold.parentElement.id}`);
        notRead(fold, login.href);
      } else location.assign(xhr.responseURL);
    }
  });
  const failed = ({ detail }) => {
    if (detail.elt.matches(".ev-fold__in")) notRead(detail.elt);
    else say("La page n’a pas pu être mise à jour. Vérifiez le réseau, puis réessayez.", "error");
  };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
  document.addEventListener("htmx:responseError", failed);
})();
