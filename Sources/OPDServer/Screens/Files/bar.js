// The bar of the staff: another user takes the device over.

document.querySelector(".change-user")?.addEventListener("click", async () => {
  const next = encodeURIComponent(location.pathname + location.search);
  await fetch("/logout", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" }).catch(() => {});
  location.assign(`/login?next=${next}`);
});
