// While letters go out: the numbers follow without a reload. Without this, "Uppdatera" does the same.
const look = async () => {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.getElementById("progress");
  if (!now) return;
  document.getElementById("progress").replaceWith(now);
  if (now.dataset.waiting !== "0") setTimeout(look, 3000);
};
setTimeout(look, 3000);
