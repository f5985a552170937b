/** The page's whole style: no web font, no image, no script. Two schemes, print, and screens from 320 px. */
export const style = `
:root{color-scheme:light dark;--ground:#fff;--panel:#f6f7f9;--ink:#1c2330;--soft:#5a6475;--line:#dfe3ea;--accent:#33569b;
--good:#1f7d5b;--bad:#b2432f;--wait:#8a5e0c;--covered:#1f5fa8;--shown:#9dbfe6;--open:#dfe3ea;--rejected:#e08a1e;--alarm:#fdf0ec;--alarm-line:#d1604d;--user:#eef2fa;--assistant:#f1f7f3}
@media (prefers-color-scheme:dark){:root{--ground:#14181f;--panel:#1b212b;--ink:#e4e8ef;--soft:#a2adbd;--line:#303847;--accent:#8fb0f2;
--good:#5cc79e;--bad:#f0917f;--wait:#e2b45c;--covered:#6aa5ee;--shown:#34598a;--open:#39424f;--rejected:#e39a3d;--alarm:#2d1f1d;--alarm-line:#d1604d;--user:#1c2636;--assistant:#1a2823}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main,header,footer{max-width:62rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.5rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .4rem;overflow-wrap:anywhere}
h2{font-size:1.3rem;margin:3rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:1.75rem 0 .6rem}
p{margin:.6rem 0;max-width:46rem}
a{color:var(--accent)}
code,.id{font:.86em ui-monospace,SFMono-Regular,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
.lead{font-size:1.08rem;color:var(--soft)}
.soft{color:var(--soft)}
.small{font-size:.87rem}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:1rem 0 0;font-size:.92rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(11.5rem,1fr));gap:.75rem;margin:1.5rem 0 0;padding:0;list-style:none}
.tiles li{background:var(--panel);border:1px solid var(--line);border-radius:.6rem;padding:.8rem .95rem}
.tiles b{display:block;font-size:1.5rem;line-height:1.2;font-variant-numeric:tabular-nums}
.tiles span{color:var(--soft);font-size:.87rem;display:block}
.alarm{background:var(--alarm);border-left:4px solid var(--alarm-line);border-radius:0 .5rem .5rem 0;padding:.7rem 1rem;margin:1rem 0;overflow-wrap:anywhere}
.alarm p{margin:.15rem 0;max-width:none}
.notes li{margin:.45rem 0;max-width:46rem;overflow-wrap:anywhere}
.bars{margin:.75rem 0;padding:0;list-style:none;display:grid;gap:.7rem}
.bars .text{display:flex;justify-content:space-between;gap:1rem;font-size:.92rem;margin-bottom:.2rem}
.bars .label{overflow-wrap:anywhere;min-width:0}
.bars .value{text-align:right;color:var(--soft);font-variant-numeric:tabular-nums;flex:none;max-width:60%}
.bar{display:block;border-radius:3px}
.strips{margin:.75rem 0;padding:0;list-style:none;display:grid;gap:.7rem}
.strips .text{display:flex;justify-content:space-between;gap:1rem;font-size:.87rem}
.strips .label{overflow-wrap:anywhere;min-width:0}
.strips .value{color:var(--soft);font-variant-numeric:tabular-nums;flex:none}
.strip{display:block;width:100%;height:1.5rem}
.defs{position:absolute}
.strip-covered{fill:var(--covered)}.strip-shown{fill:var(--shown)}.strip-open{fill:var(--open)}.strip-rejected{fill:var(--rejected)}.strip-aside{fill:url(#stripes)}
.strip-ground{fill:var(--panel)}.strip-stripe{fill:var(--soft)}.strip-back{fill:var(--panel)}.strip-tick{fill:var(--soft)}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;margin:.75rem 0 .2rem;padding:0;list-style:none;font-size:.87rem}
.legend svg{vertical-align:-2px;margin-right:.25rem}
.legend rect{stroke:var(--soft);stroke-width:.5}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:0 2.5rem}
.scroll{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;color:var(--soft);font-size:.87rem;padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.4rem .7rem;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{padding-left:0}th:last-child,td:last-child{padding-right:0}
th{font-weight:600;color:var(--soft);font-size:.85rem}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td{overflow-wrap:break-word;min-width:3rem}
.heat th[scope=row]{font-weight:400;color:var(--ink);white-space:nowrap}.heat td{min-width:2.6rem;border:2px solid var(--ground)}.heat td:last-child,.heat th:last-child{padding-right:.7rem}
.heat .h1{background:color-mix(in srgb,var(--accent) 8%,transparent)}.heat .h2{background:color-mix(in srgb,var(--accent) 16%,transparent)}.heat .h3{background:color-mix(in srgb,var(--accent) 24%,transparent)}.heat .h4{background:color-mix(in srgb,var(--accent) 32%,transparent)}.heat .h5{background:color-mix(in srgb,var(--accent) 40%,transparent)}.heat .h6{background:color-mix(in srgb,var(--accent) 48%,transparent)}.heat .h7{background:color-mix(in srgb,var(--accent) 56%,transparent)}.heat .h8{background:color-mix(in srgb,var(--accent) 64%,transparent)}
.good{color:var(--good)}.bad{color:var(--bad)}.wait{color:var(--wait)}
details{margin:.4rem 0}
summary{cursor:pointer;color:var(--accent);font-size:.92rem}
.row{border:1px solid var(--line);border-radius:.6rem;margin:1rem 0;overflow:hidden;break-inside:avoid-page}
.row .head{background:var(--panel);padding:.5rem .9rem;display:flex;flex-wrap:wrap;gap:.2rem .9rem;font-size:.85rem;color:var(--soft)}
.row .head .id{font-size:.8rem;align-self:center}
.turn{padding:.55rem .9rem}
.turn.user{background:var(--user)}.turn.assistant{background:var(--assistant)}
.turn .role{font-size:.75rem;letter-spacing:.04em;text-transform:uppercase;color:var(--soft);display:block}
.said{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate;margin:0}
.row .why,.row .facts{padding:.55rem .9rem;font-size:.87rem;border-top:1px solid var(--line);overflow-wrap:anywhere}
.row ul{margin:.2rem 0;padding-left:1.1rem}
blockquote{margin:.3rem 0;padding-left:.7rem;border-left:3px solid var(--line);color:var(--soft)}
footer{margin-top:3rem;padding-top:1rem;padding-bottom:3rem;color:var(--soft);font-size:.87rem}
@media (max-width:36rem){body{font-size:15px}header{padding-top:1.5rem}h1{font-size:1.5rem}.tiles{grid-template-columns:1fr 1fr}.tiles b{font-size:1.25rem}th,td{padding:.35rem .45rem}.row .head,.turn,.row .why,.row .facts{padding-left:.7rem;padding-right:.7rem}}
@media print{body{font-size:11pt}h2{break-after:avoid}nav{display:none}main,header,footer{max-width:none}.turn,.alarm,.tiles li{print-color-adjust:exact;-webkit-print-color-adjust:exact}details::details-content{content-visibility:visible;block-size:auto}}
`;
