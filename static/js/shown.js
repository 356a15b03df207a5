/** Whether a person can see the element now. */
export const isShown = (element) =>
  element.checkVisibility?.({ visibilityProperty: true }) ?? element.offsetParent !== null;
