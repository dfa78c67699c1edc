"use strict";
// A click on a marker shows its reference beside the text; without this it is a link to the card.
(() => {
  const told = document.querySelector("[data-peek]");
  if (!told) return;
  const element = (name, className, text) => {
    const made = document.createElement(name);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  };
  const dialog = element("dialog", "peek");
  const title = element("h2", "");
  const toList = element("a", "");
  const close = element("button", "");
  const head = element("div", "peek-head");
  const body = element("div", "");
  let opener = null;
  title.id = "peek-title";
  close.type = "button";
  dialog.tabIndex = -1;
  dialog.setAttribute("aria-labelledby", title.id);
  head.append(title, toList, close);
  dialog.append(head, body);

  const copyOf = (card) => {
    const copy = element("div", card.className.replace(/\bitem\b/, ""));
    copy.append(...[...card.childNodes].map((node) => node.cloneNode(true)));
    for (const one of copy.querySelectorAll("[id]")) one.removeAttribute("id");
    for (const one of copy.querySelectorAll("details.evidence, details.candidates")) one.open = true;
    return copy;
  };
  const shut = (focus) => {
    if (!dialog.open) return;
    dialog.close();
    if (opener) {
      opener.setAttribute("aria-expanded", "false");
      if (focus) opener.focus({ preventScroll: true });
    }
    opener = null;
  };
  const named = (mark, card) => {
    const figure = mark.dataset.n && card.querySelector(`strong[data-n="${mark.dataset.n}"]`);
    const label = mark.dataset.n ? figure || mark : card.querySelector(".label");
    const words = mark.dataset.n ? told.dataset.peekFigure : told.dataset.peek;
    return words.replace("{label}", () => (label ? label.textContent : ""));
  };
  const show = (mark, card) => {
    const words = told.dataset;
    shut(false);
    title.textContent = named(mark, card);
    toList.textContent = words.inList;
    toList.href = "#" + card.id;
    close.textContent = words.close;
    body.replaceChildren(copyOf(card));
    for (const one of body.querySelectorAll("[data-n]")) one.classList.toggle("asked", one.dataset.n === mark.dataset.n);
    if (mark.closest(".page")) (mark.closest(".wide, .several, .page a") || mark).after(dialog);
    else document.body.append(dialog);
    opener = mark.closest("a");
    opener.setAttribute("aria-expanded", "true");
    dialog.show();
    dialog.scrollTop = 0;
    dialog.focus({ preventScroll: true });
  };

  for (const mark of document.querySelectorAll("a.mark, .page a.fig:not([tabindex])")) {
    mark.setAttribute("aria-haspopup", "dialog");
    mark.setAttribute("aria-expanded", "false");
  }
  for (const wide of document.querySelectorAll(".page .wide")) {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
  }
  close.addEventListener("click", () => shut(true));
  dialog.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link) shut(false);
  });
  document.addEventListener("click", (event) => {
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);
    const mark = event.target.closest("a.mark, .page .fig");
    if (!mark || !plain) return;
    const card = document.getElementById((mark.hash || mark.dataset.href || "").slice(1));
    if (!card || !card.matches(".reference, .compared")) return;
    event.preventDefault();
    if (opener && mark.closest("a") === opener) shut(true);
    else show(mark, card);
  });
  document.addEventListener("mouseover", (event) => {
    const mark = event.target.closest("a.mark");
    const printed = mark && !mark.title && document.getElementById(mark.hash.slice(1))?.querySelector(".printed");
    if (printed) mark.title = printed.textContent.slice(0, 200);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && dialog.open) {
      event.stopPropagation();
      shut(true);
    }
  }, true);
})();
