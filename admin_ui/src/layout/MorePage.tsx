import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import Typography from "@mui/material/Typography";
import { Link } from "react-router-dom";
import { useT } from "../i18n/useT";
import { useMe } from "../providers/session";
import { Page } from "./Page";
import { type Place, placesFor, SECTIONS } from "./places";

/** Every place that a person may go to, by what it is about. */
export const MorePage = () => {
  const t = useT();
  const places = placesFor(useMe());
  return (
    <Page title={t("nav.all")}>
      {SECTIONS.map((section) => {
        const here = places.filter((place) => place.section === section);
        if (here.length === 0) return null;
        return (
          <Box component="section" key={section} aria-labelledby={`section-${section}`}>
            <Typography component="h2" variant="h6" id={`section-${section}`} sx={{ mb: 1 }}>
              {t(`nav_section.${section}`)}
            </Typography>
            <Box
              sx={{
                display: "grid",
                gap: 1,
                gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 300px), 1fr))",
              }}
            >
              {here.map((place) => (
                <Entry key={place.to} place={place} />
              ))}
            </Box>
          </Box>
        );
      })}
    </Page>
  );
};

const Entry = ({ place }: { place: Place }) => {
  const t = useT();
  const Icon = place.icon;
  return (
    <ButtonBase
      component={Link}
      to={place.to}
      sx={{
        font: "inherit",
        display: "flex",
        justifyContent: "flex-start",
        alignItems: "center",
        gap: 1.5,
        p: 1.5,
        textAlign: "left",
        border: 1,
        borderColor: "divider",
        borderRadius: 2,
        bgcolor: "background.paper",
        "&:hover": { bgcolor: "action.hover" },
      }}
    >
      <Icon sx={{ color: "primary.main" }} />
      <Box>
        <Box sx={{ fontWeight: 650 }}>{t(`nav.${place.name}`)}</Box>
        <Typography variant="caption" color="textSecondary" component="div">
          {t(`nav_hint.${place.name}`)}
        </Typography>
      </Box>
    </ButtonBase>
  );
};
