// Shows the print buttons, which need JavaScript.
for (const place of document.querySelectorAll("[data-imprimer]")) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => window.print());
}
