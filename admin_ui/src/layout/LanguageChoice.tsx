import TranslateIcon from "@mui/icons-material/Translate";
import Box from "@mui/material/Box";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import { useLocaleState } from "react-admin";
import { LOCALES } from "../i18n/i18nProvider";
import { useT } from "../i18n/useT";
import { saveLanguage } from "../providers/authProvider";
import { currentMe } from "../providers/session";

/** The language of the screen; a person who is logged in keeps it in the profile. */
export const LanguageChoice = () => {
  const t = useT();
  const [locale, setLocale] = useLocaleState();
  const choose = (next: string | null) => {
    if (!next) return;
    setLocale(next);
    // Not saved, the choice still holds on this computer.
    if (currentMe()) saveLanguage(next).catch(() => undefined);
  };
  return (
    <Box sx={{ display: "flex", alignItems: "center", gap: 1 }}>
      <TranslateIcon fontSize="small" color="action" />
      <ToggleButtonGroup
        exclusive
        size="small"
        value={locale}
        aria-label={t("nav.language")}
        onChange={(_, next) => choose(next)}
      >
        {LOCALES.map((choice) => (
          <ToggleButton
            key={choice.locale}
            value={choice.locale}
            lang={choice.locale}
            sx={{ py: 0.25, px: 1.25, textTransform: "none" }}
          >
            {choice.name}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </Box>
  );
};
