// The tokens of theme.css as antd wants them, for the console; numbers are the same, read beside it.
import type { ThemeConfig } from 'antd'

const light = {
  bg: '#f6f7f9',
  surface: '#ffffff',
  line: '#e7e9ed',
  lineStrong: '#d3d7de',
  text: '#14161b',
  text2: '#51565f',
  text3: '#666c77',
  blue: '#1f56bd',
  primary: '#14161b',
  chosen: '#eef3fd',
  chosenHover: '#e2ebfc',
  knob: '#ffffff',
}
const dark = {
  bg: '#0e0f13',
  surface: '#17191f',
  line: '#282c35',
  lineStrong: '#3b404c',
  text: '#f2f3f5',
  text2: '#b4b9c3',
  text3: '#8f95a1',
  blue: '#8db8ff',
  primary: '#f2f3f5',
  chosen: '#1b2740',
  chosenHover: '#21304f',
  knob: '#0e0f13',
}

/** Ink is the console's primary button; coral stays for buying and live, blue for links and selection. */
export function antdTheme(shown: 'light' | 'dark'): ThemeConfig {
  const colours = shown === 'dark' ? dark : light
  return {
    token: {
      colorPrimary: colours.primary,
      colorInfo: colours.blue,
      colorLink: colours.blue,
      colorSuccess: shown === 'dark' ? '#2fb877' : '#1f9d61',
      colorWarning: shown === 'dark' ? '#f0a83a' : '#e09112',
      colorError: shown === 'dark' ? '#f0564b' : '#d7342a',
      colorBgLayout: colours.bg,
      colorBgContainer: colours.surface,
      colorBorder: colours.lineStrong,
      colorBorderSecondary: colours.line,
      colorText: colours.text,
      colorTextSecondary: colours.text2,
      colorTextTertiary: colours.text3,
      // words to be read, so no paler than the palest text
      colorTextPlaceholder: colours.text3,
      colorTextLightSolid: shown === 'dark' ? '#0e0f13' : '#ffffff',
      // what is drawn on the primary colour: ticks, dots
      colorWhite: colours.knob,
      borderRadius: 8,
      controlHeight: 36,
      fontSize: 14,
      fontFamily: 'var(--font)',
      motionDurationFast: '0.12s',
      motionDurationMid: '0.18s',
      motionDurationSlow: '0.24s',
    },
    // made from the primary colour they would be as dark as it: a chosen row is blue, a switch's knob stands out from its ink
    components: {
      Table: { rowSelectedBg: colours.chosen, rowSelectedHoverBg: colours.chosenHover },
      Switch: { handleBg: colours.knob },
    },
  }
}
