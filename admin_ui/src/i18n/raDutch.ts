import raLanguageDutch from "ra-language-dutch";
import { merged, type Tree } from "./tree";

/** What the Dutch package for react-admin, made for its fourth version, does not know yet. */
const gaps: Tree = {
  ra: {
    action: {
      reset: "Terugzetten",
      search_columns: "Kolommen zoeken",
      select_all_button: "Alles selecteren",
      update_application: "Toepassing opnieuw laden",
    },
    page: { access_denied: "Geen toegang", authentication_error: "Fout bij het inloggen" },
    message: {
      access_denied: "U mag deze pagina niet zien",
      authentication_error:
        "De inlogserver gaf een fout; uw gegevens konden niet worden gecontroleerd.",
      auth_error: "Bij het controleren van uw aanmelding ging iets mis.",
      clear_array_input: "Weet u zeker dat u de hele lijst wilt wissen?",
      select_all_limit_reached:
        "Het zijn er te veel om alles te selecteren. Alleen de eerste %{max} zijn gekozen.",
      placeholder_data_warning: "Netwerkprobleem: de gegevens konden niet worden ververst.",
    },
    navigation: {
      clear_filters: "Filters wissen",
      no_filtered_results: "Niets past bij deze filters.",
    },
    auth: { email: "E-mail" },
    notification: {
      application_update_available: "Er is een nieuwe versie beschikbaar.",
      offline: "Geen verbinding. De gegevens konden niet worden opgehaald.",
    },
    validation: { unique: "Moet uniek zijn" },
    guesser: {
      empty: { title: "Geen gegevens", message: "Controleer de gegevensbron" },
    },
  },
};

export const raDutch = merged(raLanguageDutch as unknown as Tree, gaps);
