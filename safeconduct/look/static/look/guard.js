/* Loaded before any script that writes into the page, on the desk and in the editor of the site. Whatever is written as
   HTML (htmx and Wagtail do it) comes by here, and nothing makes a script out of words. What would act by itself is
   refused: no page of ours has it. */
(() => {
  "use strict";
  if (!window.trustedTypes) return;

  const DATA = "script[type='application/json']"; // never run
  const look = window.trustedTypes.createPolicy("look", { createHTML: (html) => html });
  const within = (root) => [...root.querySelectorAll("*")].flatMap((one) => (one.localName === "template" ? [one, ...within(one.content)] : [one]));
  const acts = (one) => one.matches(`script:not([src], ${DATA}), base, iframe[src], object, embed`)
    || [...one.attributes].some(({ name, value }) => name.startsWith("on") || name === "srcdoc" || /^\s*javascript:/i.test(value));
  window.trustedTypes.createPolicy("default", {
    createHTML: (html) => (within(new DOMParser().parseFromString(look.createHTML(html), "text/html")).some(acts) ? null : html),
  });
})();
