import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import { Link } from "react-router-dom";
import { useFormat } from "../i18n/useFormat";

interface Props {
  value: number;
  label: string;
  /** The list behind the figure. */
  to?: string;
  colour?: string;
  small?: boolean;
}

/** A number that leads to what it counts. Nought is quiet. */
export const Figure = ({ value, label, to, colour = "text.primary", small = false }: Props) => {
  const format = useFormat();
  const content = (
    <>
      <Box
        component="span"
        sx={{
          fontSize: small ? "1rem" : "1.6rem",
          fontWeight: 700,
          lineHeight: 1.15,
          fontVariantNumeric: "tabular-nums",
          color: value > 0 ? colour : "text.secondary",
        }}
      >
        {format.number(value)}
      </Box>
      <Box component="span" sx={{ fontSize: "0.78rem", color: "text.secondary" }}>
        {label}
      </Box>
    </>
  );
  const layout = {
    display: "flex",
    flexDirection: small ? "row" : "column",
    alignItems: small ? "baseline" : "flex-start",
    gap: small ? 0.5 : 0,
    px: small ? 0.75 : 1.25,
    py: small ? 0.25 : 0.75,
    borderRadius: 1.5,
    textAlign: "left",
  } as const;
  if (!to) return <Box sx={layout}>{content}</Box>;
  return (
    <ButtonBase
      component={Link}
      to={to}
      sx={{ ...layout, font: "inherit", "&:hover": { bgcolor: "action.hover" } }}
    >
      {content}
    </ButtonBase>
  );
};
