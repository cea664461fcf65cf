import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";

/** The sign of webcare: a message with a tick. */
export const BrandMark = ({ size = 26 }: { size?: number }) => (
  <Box
    component="svg"
    viewBox="0 0 32 32"
    aria-hidden
    sx={{ width: size, height: size, flex: "none", display: "block" }}
  >
    <rect width="32" height="32" rx="8" fill="#0f6b66" />
    <path
      d="M8 9.5h16a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8.5L11 25.2v-3.7H8a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2Z"
      fill="#fff"
    />
    <path
      d="m11.5 15.6 3 3 6-6"
      fill="none"
      stroke="#0f6b66"
      strokeWidth="2.4"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </Box>
);

export const Brand = () => (
  <Box sx={{ display: "flex", alignItems: "center", gap: 1 }}>
    <BrandMark />
    <Typography component="span" variant="h6" sx={{ fontWeight: 700, letterSpacing: "-0.02em" }}>
      webcare
    </Typography>
  </Box>
);
