/** Entry of every page. Each module listens on the document, so fragments need no set-up. */

import "./htmx-errors.js";
import "./menu.js";
import "./dialog.js";
import "./toast.js";
import "./theme.js";
// Before the warning of forms.js: what is kept is not lost.
import "./drafts.js";
import "./forms.js";
import "./list.js";
import "./suggest.js";
import "./composer.js";
import "./keys.js";
import "./palette.js";
import "./list-presence.js";
import "./mentions.js";
import "./live.js";
import "./live-list.js";
