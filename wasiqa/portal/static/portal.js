// Brings pages up to date after each block, and helps to sign in with the wallet of this browser. Pages are whole without it.
"use strict";

const FOCUSABLE = "a, button, input, select, summary, textarea, [tabindex]";
let asked = false;

async function refresh() {
  if (asked) return;
  asked = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    let changed = false;
    for (const old of document.querySelectorAll("[data-live]")) {
      const fresh = page.getElementById(old.id);
      if (fresh && put(old, fresh) && old.id === "live") changed = true;
    }
    if (changed) {
      const news = document.getElementById("news");
      news.textContent = news.dataset.text;
    }
  } finally {
    asked = false;
  }
}

// Replaces a part; what was opened stays open, and the focus stays where it was.
function put(old, fresh) {
  const opened = [...old.querySelectorAll("details")].map((one) => one.open);
  const plain = (part) => part.innerHTML.replaceAll(' open=""', "");
  if (plain(old) === plain(fresh)) return false;
  if (old.querySelector("form")?.contains(document.activeElement)) return false;
  const focused = [...old.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  old.innerHTML = fresh.innerHTML;
  old.querySelectorAll("details").forEach((one, n) => (one.open = opened[n] ?? false));
  if (focused >= 0) old.querySelectorAll(FOCUSABLE)[focused]?.focus({ preventScroll: true });
  return true;
}

// Where too many listen already, it asks for a place again after a while.
function listen(first) {
  const source = new EventSource("/events");
  source.addEventListener("head", () => {
    if (!first) refresh();
    first = false;
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 30_000, false);
  });
}

if (document.querySelector("[data-live]")) listen(true);

const problem = document.getElementById("wallet-problem");

function offer(id, act) {
  const button = document.getElementById(id);
  if (!button || !window.ethereum) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await act();
    } catch (error) {
      problem.textContent = `${problem.dataset.text} ${error.message ?? error}`;
    }
  });
}

offer("wallet-address", async () => {
  const [address] = await window.ethereum.request({ method: "eth_requestAccounts" });
  document.getElementById("address").value = address;
  document.getElementById("ask").requestSubmit();
});

offer("wallet-sign", async () => {
  const form = document.getElementById("sign");
  const bytes = new TextEncoder().encode(document.getElementById("message").value);
  const message = "0x" + [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const signature = await window.ethereum.request({ method: "personal_sign", params: [message, form.dataset.address] });
  document.getElementById("signature").value = signature;
  form.requestSubmit();
});
