use cailiang_core::{source::Source, library::Library, penalty};
fn main(){
  let args: Vec<String> = std::env::args().skip(1).collect();
  if args[0]=="-p" { for l in std::io::stdin().lines(){ let l=l.unwrap(); match penalty::parse_phrase(&l, Default::default()) { Ok(p)=>println!("{l}\n   {} orders={:?} waive={:?} only={}", serde_json::to_string(&p.packages()).unwrap(), p.orders.iter().map(penalty::describe::order).collect::<Vec<_>>(), p.waive,p.only), Err(e)=>println!("{l}\n   ERR {e:?}") } } return; }
  let sources: Vec<Source> = args.iter().map(|a| Source::from_bytes(a, &std::fs::read(a).unwrap()).unwrap()).collect();
  for s in &sources { let f = cailiang_core::fmt::format(s); match f { Some(t)=>{ let again=cailiang_core::fmt::format(&Source::new("x",&t)).unwrap(); assert_eq!(t,again); if args.len()==1 {println!("{t}");} }, None=>println!("unformattable")} }
  let (_l, d) = Library::read(sources);
  for x in d { println!("{} {:?} {}: {} / {:?}", x.source.name, x.span, x.code, x.message, x.help); }
}
