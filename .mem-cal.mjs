const H=(await import('date-holidays')).default;
const cs=Object.keys(new H().getCountries());
for(const y of [1,1900,1969,1970,2014,2015,2076,2077,2078,2100,2200,9999]){let n=0,err=[];for(const c of cs){try{n+=new H(c,{types:['public'],timezone:'UTC'}).getHolidays(y).length}catch(e){err.push(c+e.message)}}console.log(y,n,err.length,err.slice(0,3))}
console.log(new H('SA',{types:['public'],timezone:'UTC'}).getHolidays(2079).length)
console.log(cs.filter(c=>!/^[A-Z]{2}$/.test(c)))
