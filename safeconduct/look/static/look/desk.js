/* The desk's few manners. Every page works without this file; with it: "/" goes to the search, a toast closes, a form
   goes out once, a file may be dropped, and an upload shows how far it is. */
(() => {
  "use strict";

  const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const search = document.querySelector("[data-search]");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  });

  // A row that scrolls sideways on a telephone begins where one is.
  document.querySelectorAll(".rail [aria-current], .tabs [aria-current]").forEach((here) => {
    const row = here.closest("ul");
    if (row.scrollWidth > row.clientWidth) row.scrollLeft += here.getBoundingClientRect().left - row.getBoundingClientRect().left - 16;
  });

  /* A form goes out once: the second click of a double click is left out. Back on the page, it may go out again. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 8000); // whoever stopped the page from loading is still here
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  });

  const wake = (root) => {
    root.querySelectorAll("[data-close]").forEach((button) => { button.hidden = false; });
    const problems = root.querySelector("#problems");
    if (problems && !problems.closest(".sample")) problems.focus();
  };
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close) close.closest(".toast").remove();
  });

  const dropzone = (event) => (event.target.closest ? event.target.closest("[data-drop]") : null);
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      const zone = dropzone(event);
      if (zone) { event.preventDefault(); zone.classList.add("over"); }
    });
  }
  document.addEventListener("dragleave", (event) => { dropzone(event)?.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    const zone = dropzone(event);
    if (!zone) return;
    event.preventDefault();
    zone.classList.remove("over");
    const input = zone.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  document.addEventListener("htmx:xhr:progress", (event) => {
    const work = event.target.querySelector("[data-progress]");
    if (!work || !event.detail.lengthComputable) return;
    const percent = Math.round((event.detail.loaded / event.detail.total) * 100);
    work.hidden = false;
    work.querySelector("progress").value = percent;
    work.querySelector("[data-progress-text]").textContent =
      new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(percent / 100);
  });
  document.addEventListener("htmx:afterSwap", (event) => wake(event.target));
  wake(document);
})();
