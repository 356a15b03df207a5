/** Starts Swagger UI on the description that the page names. */

const root = document.getElementById("swagger-ui");
window.SwaggerUIBundle({
  url: root.dataset.description,
  dom_id: "#swagger-ui",
  deepLinking: true,
  persistAuthorization: false,
  validatorUrl: null,
});
