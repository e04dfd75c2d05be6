/* The end of a session, on the screen. The clock counts; two minutes before the end a bar asks whether somebody is
   there; at the end everything is taken off the page. What was typed into a form is kept, unseen, in this window's
   memory: one press sends it, and the house asks for the passphrase first. Without this file over.css covers the page. */
(() => {
  "use strict";
  const clock = document.querySelector("[data-locks-in]");
  const said = document.querySelector("template[data-over]");
  if (!clock || !said) return;

  const IDLE = 15 * 60000, SOON = 120000;
  const root = document.documentElement, soon = document.querySelector("[data-soon]");
  const typed = new Set();
  let ends = Date.now() + Number(clock.dataset.endsIn) * 1000;
  let locks = Date.now() + Number(clock.dataset.locksIn) * 1000;
  let isOver = false, asked = 0;

  document.addEventListener("input", ({ target }) => {
    if (target.form?.method === "post" && !target.form.matches("[role=search]")) typed.add(target.form);
  });

  const over = () => {
    if (isOver) return;
    isOver = true;
    const kept = [...typed].filter((form) => form.isConnected);
    const shown = said.content.cloneNode(true);
    const again = shown.querySelector("[data-typed]");
    kept.forEach((form) => {
      form.querySelectorAll("[type=password]").forEach((field) => { field.value = ""; });
      form.hidden = true;
      const one = again.cloneNode(true);
      one.hidden = false;
      one.querySelector("button").addEventListener("click", () => {
        document.body.append(form);
        HTMLFormElement.prototype.submit.call(form);
      });
      again.before(one);
    });
    again.remove();
    document.title = said.dataset.over;
    document.body.removeAttribute("hx-headers");
    document.body.replaceChildren(shown);
    document.querySelector("h1").focus();
    root.classList.remove("covered");
  };

  /* Another window of this browser may have kept the session awake, or ended it: the house knows. Whoever is not
     answered sees nothing either. */
  const ask = async () => {
    asked = Date.now();
    try {
      const answer = await fetch(clock.dataset.left, { redirect: "error", cache: "no-store" });
      if (!answer.ok) throw new Error("over");
      const left = await answer.json();
      locks = Date.now() + left.locks_in * 1000;
      ends = Date.now() + left.ends_in * 1000;
      root.classList.remove("covered");
      count();
    } catch {
      if (Date.now() >= locks || root.classList.contains("covered")) over();
    }
  };

  const count = () => {
    if (isOver) return;
    const left = locks - Date.now();
    const minutes = Math.floor(left / 60000);
    clock.textContent = minutes > 1 ? clock.dataset.many.replace("@", minutes) : clock.dataset.one;
    clock.classList.toggle("soon", left < SOON);
    soon.hidden = left >= SOON;
    soon.querySelector("button").hidden = ends - Date.now() < SOON;
    if (left <= 0) root.classList.add("covered");
    if (left < SOON && (left <= 0 || Date.now() - asked > 30000)) ask();
  };

  setInterval(count, 5000);
  document.addEventListener("visibilitychange", count); // a computer that slept
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.xhr?.status === 401) { over(); return; }
    const byItself = detail.requestConfig.elt.matches("[hx-trigger^=every]"); // and nobody is there for it
    if (detail.successful && !byItself) { locks = Math.min(Date.now() + IDLE, ends); count(); }
  });

  // Out of the browser's memory, after "back": nothing is shown before the house has said that the session lives.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && !isOver) { root.classList.add("covered"); ask(); }
  });
  // Locked in one window, covered in all of them.
  const others = new BroadcastChannel("safeconduct");
  others.addEventListener("message", () => { root.classList.add("covered"); setTimeout(ask, 1500); });
  document.querySelector("[data-lock]")?.addEventListener("submit", () => { others.postMessage("locked"); });
})();
