/** Starts Swagger UI on the description that the page names. */

const root = document.getElementById("swagger-ui");
window.SwaggerUIBundle({
  url: root.dataset.description,
  dom_id: "#swagger-ui",
  deepLinking: true,
  // Hundreds of operations: their areas first, with a box to find one.
  docExpansion: "none",
  filter: true,
  defaultModelsExpandDepth: 0,
  persistAuthorization: false,
  validatorUrl: null,
});
