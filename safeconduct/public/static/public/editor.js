/* The editor of the site is Wagtail's, under a policy that runs nothing inline. What Wagtail would write into its pages as
   scripts stands there as data (wagtailadmin/widgets/, choosers.py) and is begun here. */
(() => {
  "use strict";

  /* Style sheets that a script makes (the text editor does) carry the answer's nonce; those in words of a page do not. */
  const { nonce } = document.currentScript;
  const create = Document.prototype.createElement;
  Document.prototype.createElement = function (...given) {
    const made = create.apply(this, given);
    if (made.localName === "style") made.nonce = nonce;
    return made;
  };

  const BEGINNINGS = {
    initDateChooser: (...given) => window.initDateChooser(...given),
    initTimeChooser: (...given) => window.initTimeChooser(...given),
    initDateTimeChooser: (...given) => window.initDateTimeChooser(...given),
    Chooser: (...given) => new window.Chooser(...given),
    PageChooser: (...given) => new window.PageChooser(...given),
    ImageChooser: (...given) => new window.ImageChooser(...given),
  };
  const begin = (root) => {
    root.querySelectorAll("template[data-begins]").forEach((said) => {
      said.remove(); // once
      const { begins, id, with: options } = said.dataset;
      if (Object.hasOwn(BEGINNINGS, begins)) BEGINNINGS[begins](id, JSON.parse(options));
    });
  };
  document.addEventListener("DOMContentLoaded", () => {
    begin(document);
    // Asked by an attribute that is a script, the browser would refuse to say whether it knows touch.
    if (window.jQuery?.Jcrop) window.jQuery.Jcrop.defaults.touchSupport = "ontouchstart" in window;
    // A filter, a dialog: what comes later.
    new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => {
      if (node.nodeType === Node.ELEMENT_NODE && node.isConnected) begin(node.parentNode);
    }))).observe(document.body, { childList: true, subtree: true });
  });
})();
