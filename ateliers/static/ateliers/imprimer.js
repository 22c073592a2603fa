// Shows the print buttons, which need JavaScript.
for (const bouton of document.querySelectorAll("[data-imprimer]")) {
  bouton.hidden = false;
  bouton.addEventListener("click", () => window.print());
}
