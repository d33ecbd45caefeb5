// A button beside each text that is there to be copied. Without this she marks it and copies it herself.
for (const text of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.className = "secondary outline";
  button.textContent = text.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent.trim());
    button.textContent = text.dataset.copied;
    button.setAttribute("aria-live", "polite");
  });
  text.after(button);
}
