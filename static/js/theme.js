// Before the first paint: follow the system when the reader left the theme to "auto".
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    if (root.dataset.theme === "auto") root.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  root.classList.add("has-js");
  follow();
  dark.addEventListener("change", follow);
})();
