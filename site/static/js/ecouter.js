// « Écouter cette page »: reads <main> aloud where the browser can speak. Nothing happens elsewhere.
(() => {
  "use strict";

  const bouton = document.querySelector("[data-ecouter]");
  const page = document.querySelector("main");
  const voix = window.speechSynthesis;
  if (!bouton) return;
  if (!page || !voix || !window.SpeechSynthesisUtterance) {
    bouton.remove();
    return;
  }

  const libelle = bouton.querySelector("[data-libelle]");
  const MUETS = "nav, form, script, style, template, svg, button, [hidden], [aria-hidden='true'], [data-muet]";
  const BLOCS = "h1, h2, h3, h4, p, li, dt, dd, th, td, caption, summary, figcaption, address, blockquote";

  // Browsers drop long utterances: one sentence at a time.
  const lirePhrases = () => {
    const phrases = [];
    for (const bloc of page.querySelectorAll(BLOCS)) {
      if (bloc.closest(MUETS) || bloc.querySelector(BLOCS) || !bloc.getClientRects().length) continue;
      const copie = bloc.cloneNode(true);
      copie.querySelectorAll(MUETS).forEach((muet) => muet.remove());
      const texte = copie.textContent.replace(/\s+/g, " ").trim();
      const langue = bloc.closest("[lang]").lang;
      for (const phrase of texte.match(/[^.!?…]+[.!?…]*/g) || []) {
        if (phrase.trim()) phrases.push({ texte: phrase.trim(), langue: langue === "fr" ? "fr-FR" : langue });
      }
    }
    return phrases;
  };

  let phrases = [];
  let rang = 0;
  let lecture = 0;

  const afficher = (etat) => {
    bouton.dataset.etat = etat;
    libelle.textContent = bouton.dataset[etat];
  };

  const dire = (tour) => {
    if (tour !== lecture) return;
    if (rang >= phrases.length) {
      rang = 0;
      afficher("repos");
      return;
    }
    const { texte, langue } = phrases[rang];
    const enonce = new SpeechSynthesisUtterance(texte);
    enonce.lang = langue;
    enonce.rate = 0.95;
    enonce.onend = () => {
      if (tour !== lecture) return;
      rang += 1;
      dire(tour);
    };
    enonce.onerror = () => {
      if (tour === lecture) afficher("repos");
    };
    voix.speak(enonce);
  };

  const arreter = () => {
    lecture += 1;
    voix.cancel();
  };

  bouton.addEventListener("click", () => {
    if (bouton.dataset.etat === "lecture") {
      arreter();
      afficher("pause");
      return;
    }
    if (rang === 0) phrases = lirePhrases();
    arreter();
    afficher("lecture");
    dire(lecture);
  });

  window.addEventListener("pagehide", arreter);
  afficher("repos");
  bouton.hidden = false;
})();
