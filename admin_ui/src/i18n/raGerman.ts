import { formalGermanMessages } from "@haleos/ra-language-german";
import { merged, type Tree } from "./tree";

/** What the German package for react-admin does not know yet. */
const gaps: Tree = {
  ra: {
    action: {
      reset: "Zurücksetzen",
      search_columns: "Spalten suchen",
      select_all_button: "Alle auswählen",
      update_application: "Anwendung neu laden",
    },
    page: { access_denied: "Kein Zugriff", authentication_error: "Fehler bei der Anmeldung" },
    message: {
      access_denied: "Sie dürfen diese Seite nicht sehen",
      authentication_error:
        "Der Anmeldeserver meldete einen Fehler; Ihre Anmeldung konnte nicht geprüft werden.",
      select_all_limit_reached:
        "Es sind zu viele, um alle auszuwählen. Nur die ersten %{max} wurden gewählt.",
      placeholder_data_warning: "Netzwerkproblem: Die Daten konnten nicht erneuert werden.",
    },
    navigation: {
      clear_filters: "Filter löschen",
      no_filtered_results: "Nichts passt zu diesen Filtern.",
    },
    auth: { email: "E-Mail" },
    notification: {
      application_update_available: "Eine neue Fassung ist verfügbar.",
      offline: "Keine Verbindung. Die Daten konnten nicht geladen werden.",
    },
    validation: { unique: "Muss einzigartig sein" },
    guesser: {
      empty: { title: "Keine Daten", message: "Bitte prüfen Sie die Datenquelle" },
    },
  },
};

export const raGerman = merged(formalGermanMessages as unknown as Tree, gaps);
