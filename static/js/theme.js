/* Light or dark by choice, kept in a cookie that the server reads before it paints. */
export function watchTheme() {
  const page = document.documentElement;
  document.querySelectorAll("[data-theme-switch]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
      const now = page.dataset.theme || system;
      page.dataset.theme = now === "dark" ? "light" : "dark";
      document.cookie = `theme=${page.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
    });
  });
}
