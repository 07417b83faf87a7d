// The reference's policy takes style elements with the nonce only, and Scalar gives it to one of its own, not to all.
{
  const { nonce } = document.currentScript.dataset;
  const create = document.createElement;
  document.createElement = function (name, options) {
    const element = create.call(document, name, options);
    if (/^style$/i.test(name)) element.nonce = nonce;
    return element;
  };
}
