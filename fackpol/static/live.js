// Parts of a page that follow along without a reload: #live by itself while it says where to ask (data-again), and when
// something in its form is ticked. Without this, a button or a link on the page does the same.
const follow = async (address) => {
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.getElementById("live");
  if (now) document.getElementById("live").replaceWith(now);
  again();
};
const again = () => {
  const address = document.getElementById("live").dataset.again;
  if (address) setTimeout(follow, 3000, address);
};
const form = document.getElementById("live").closest("form");
document.addEventListener("change", ({ target }) => {
  if (!form || target.form !== form) return;
  const of = (name) => [...form.elements].filter((one) => one.name === name);
  const chosen = [
    ...of("also").filter((one) => one.checked).map((one) => ["also", one.value]),
    ...of("with").filter((one) => !one.checked).map((one) => ["without", one.value]),
  ];
  follow(`${location.pathname}?${new URLSearchParams(chosen)}`);
});
again();
