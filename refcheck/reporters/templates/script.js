"use strict";
// What the report can do with a script: filter, go through the findings by keys, sort, copy.
// Nothing here makes markup of a text, and nothing is asked of a network.
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const told = one("#told");

  // --- Filter ------------------------------------------------------------------------------------
  const filter = one("#filter");
  const KINDS = ["reference", "compared"];  // 1 and 2; 0 is a finding
  const items = all(".item").map(element => ({
    element,
    kind: 1 + KINDS.findIndex(name => element.classList.contains(name)),
    tokens: ` ${element.dataset.facets || ""} `,
    words: null,
  }));
  const findings = items.filter(item => item.kind === 0);
  const groups = all("[data-group]").reverse();  // what is inside of another comes first

  function wanted() {
    const tokens = all("[data-facet]", filter).map(select => select.value).filter(Boolean).map(token => ` ${token} `);
    return {tokens, words: one("#filter-words").value.toLowerCase().split(/\s+/).filter(Boolean)};
  }

  function fits(item, {tokens, words}) {
    if (!tokens.every(token => item.tokens.includes(token))) return false;
    if (!words.length) return true;
    item.words ??= item.element.textContent.toLowerCase();
    return words.every(word => item.words.includes(word));
  }

  function apply() {
    const choice = wanted();
    for (const item of items) {
      const hide = !fits(item, choice);
      if (item.element.hidden !== hide) item.element.hidden = hide;
    }
    for (const group of groups) group.hidden = !group.querySelector(".item:not([hidden])");
    tell(choice.tokens.length + choice.words.length > 0);
  }

  function tell(chosen = filter.classList.contains("chosen")) {
    const counts = [0, 0, 0];
    for (const item of items) if (!item.element.hidden) counts[item.kind] += 1;
    const line = one("#filter-told");
    filter.classList.toggle("chosen", chosen);
    line.textContent = line.dataset.words.replace(/\{([012])\}/g, (_, which) => counts[which].toLocaleString(document.documentElement.lang));
    for (const none of all(".none-left")) none.hidden = !!none.parentElement.querySelector(".item:not([hidden])");
  }

  function showAll() {
    for (const select of all("[data-facet]", filter)) select.value = "";
    one("#filter-words").value = "";
    apply();
  }

  // --- Deep links: what is hidden or folded is shown --------------------------------------------
  function reveal(element) {
    let shown = false;
    for (let around = element; around; around = around.parentElement) {
      if (around.localName === "details" && around !== element) around.open = true;
      if (around.hidden && around.matches(".item, [data-group]")) {
        around.hidden = false;
        shown = true;
      }
    }
    if (shown) tell();
  }

  function go(element) {
    reveal(element);
    if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
    element.focus({preventScroll: true});
    element.scrollIntoView({block: element.offsetHeight > innerHeight / 2 ? "start" : "center"});
  }

  function follow() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) go(target);
  }

  // --- Keys --------------------------------------------------------------------------------------
  const help = one("#help");
  const keys = one("#keys");
  let place = null;

  function step(by) {
    const shown = findings.filter(item => !item.element.hidden).map(item => item.element);
    const here = document.activeElement?.closest?.(".item") || place;
    const at = shown.indexOf(here);
    const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : at + by];
    if (next) go(place = next);
  }

  const actions = {
    j: () => step(1),
    k: () => step(-1),
    "/": () => filter && one("select, input", filter).focus(),
    "?": () => help.showModal(),
  };

  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!keys?.checked || one("dialog[open]")) return;
    if (event.target.closest?.("input, select, textarea, [contenteditable]")) return;
    const action = Object.hasOwn(actions, event.key) && actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  function remembered() {
    try { return localStorage.getItem("refcheck-keys") !== "off"; } catch { return true; }
  }

  function remember() {
    try { localStorage.setItem("refcheck-keys", keys.checked ? "on" : "off"); } catch { /* not kept */ }
  }

  // --- Copying -----------------------------------------------------------------------------------
  function copiedOldWay(text) {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    (one("dialog[open]") || document.body).append(field);
    field.select();
    let done = false;
    try { done = document.execCommand("copy"); } catch { /* told below */ }
    field.remove();
    return done;
  }

  async function copy(button) {
    const text = button.dataset.copy;
    let done = false;
    try {
      await navigator.clipboard.writeText(text);
      done = true;
    } catch {
      done = copiedOldWay(text);
      button.focus();
    }
    if (!done) {
      const printed = all("code, pre", button.parentElement).find(code => code.textContent === text);
      if (printed) getSelection().selectAllChildren(printed);
    }
    say(told.dataset[done ? "copied" : "selected"]);
  }

  let silence = 0;
  function say(words) {
    told.textContent = words;
    clearTimeout(silence);
    silence = setTimeout(() => { told.textContent = ""; }, 4000);
  }

  // --- Tables to sort ----------------------------------------------------------------------------
  function sortable(header) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => sort(header));
  }

  function sort(header) {
    const column = header.cellIndex;
    const numbers = header.dataset.sort === "number";
    const first = numbers && header.classList.contains("number") ? "descending" : "ascending";
    const other = first === "ascending" ? "descending" : "ascending";
    const order = header.getAttribute("aria-sort") === first ? other : first;
    const rows = all("tbody tr", header.closest("table"));
    const key = row => numbers ? Number(row.cells[column].dataset.value) : row.cells[column].textContent;
    const told = rows.map(row => [key(row), row]);
    const words = new Intl.Collator(document.documentElement.lang, {numeric: true});
    told.sort(([a], [b]) => (numbers ? a - b : words.compare(a, b)) * (order === "ascending" ? 1 : -1));
    for (const cell of header.parentElement.cells) cell.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", order);
    rows[0]?.parentElement.append(...told.map(([, row]) => row));
  }

  // --- To begin with -----------------------------------------------------------------------------
  document.documentElement.classList.add("scripted");
  if (filter) {
    filter.hidden = false;
    filter.addEventListener("change", apply);
    let waiting = 0;
    one("#filter-words").addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(apply, 120);
    });
    one("#filter-reset").addEventListener("click", showAll);
    one("#open-help")?.addEventListener("click", () => help.showModal());
    if (all("[data-facet]", filter).some(select => select.value) || one("#filter-words").value) apply();
    else tell(false);
  }
  one("#close-help")?.addEventListener("click", () => help.close());
  if (keys) {
    keys.checked = remembered();
    keys.addEventListener("change", remember);
  }
  document.addEventListener("click", event => {
    const button = event.target.closest?.("[data-copy]");
    if (button) copy(button);
    const link = event.target.closest?.("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) follow();  // no hashchange comes
  });
  for (const header of all("th[data-sort]")) sortable(header);
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", () => {
    for (const details of all("details:not([open])")) {
      details.open = true;
      details.dataset.closed = "";
    }
  });
  addEventListener("afterprint", () => {
    for (const details of all("details[data-closed]")) {
      details.open = false;
      delete details.dataset.closed;
    }
  });
  follow();
})();
